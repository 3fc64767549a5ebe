"""Who may call what: every route of the application, tried by every role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.accounts import (
    GRANTS,
    Permission,
    Role,
    deactivate_person,
    find_person_by_email,
    set_password,
)
from helpcenter.cases import CheckedFile, get_case
from helpcenter.web.access import permission_of
from helpcenter.web.current import House

#: What each endpoint asks for. A new route has to be entered here, by somebody who has thought about it.
EXPECTED = {
    "root": Permission.READ_HELP,
    "health.alive": Permission.READ_HELP,
    "health.ready": Permission.READ_HELP,
    "api.answer": Permission.ASK,
    "api.suggest": Permission.ASK,
    "api.receipt": Permission.READ_HELP,
    "api.options": Permission.READ_HELP,
    "api.open_written_case": Permission.OPEN_CASE,
    "pictures.picture": Permission.READ_HELP,
    "machines.robots": Permission.READ_HELP,
    "machines.sitemap_index": Permission.READ_HELP,
    "machines.sitemap": Permission.READ_HELP,
    "machines.feed": Permission.READ_HELP,
    "machines.topic_feed": Permission.READ_HELP,
    "machines.article_twin": Permission.READ_HELP,
    "machines.topic_twin": Permission.READ_HELP,
    "machines.llms_of_default_language": Permission.READ_HELP,
    "machines.llms": Permission.READ_HELP,
    "help.choose_language": Permission.READ_HELP,
    "help.home": Permission.READ_HELP,
    "help.topic": Permission.READ_HELP,
    "help.article": Permission.READ_HELP,
    "help.ask": Permission.ASK,
    "help.written": Permission.ASK,
    "help.receipt": Permission.READ_HELP,
    "help.feedback": Permission.VOTE,
    "help.thanks": Permission.VOTE,
    "help.vote_on_article": Permission.VOTE,
    "help.article_vote": Permission.VOTE,
    "comments.page": Permission.READ_HELP,
    "comments.write": Permission.COMMENT,
    "comments.vote": Permission.VOTE,
    "comments.subscribe_to_article": Permission.COMMENT,
    "comments.confirm_subscription": Permission.READ_HELP,
    "comments.end_subscription": Permission.READ_HELP,
    "contact.options": Permission.READ_HELP,
    "contact.write": Permission.OPEN_CASE,
    "contact.sent": Permission.READ_CASE_BY_LINK,
    "my_cases.case": Permission.READ_CASE_BY_LINK,
    "my_cases.add_reply": Permission.READ_CASE_BY_LINK,
    "my_cases.attachment": Permission.READ_CASE_BY_LINK,
    "my_cases.cases": Permission.READ_OWN_CASES,
    "my_cases.orders": Permission.READ_OWN_ORDERS,
    "account.sign_in": Permission.SIGN_IN,
    "account.sign_out": Permission.SIGN_OUT,
    "studio.articles": Permission.READ_STUDIO,
    "studio.new_article": Permission.EDIT_ARTICLES,
    "studio.translation": Permission.EDIT_ARTICLES,
    "studio.live_preview": Permission.EDIT_ARTICLES,
    "studio.keep_copy": Permission.EDIT_ARTICLES,
    "studio.working_copy": Permission.EDIT_ARTICLES,
    "studio.put_copy_away": Permission.EDIT_ARTICLES,
    "studio.at_work": Permission.EDIT_ARTICLES,
    "studio.upload_picture": Permission.EDIT_ARTICLES,
    "studio.archive": Permission.PUBLISH_ARTICLES,
    "studio.matrix": Permission.READ_STUDIO,
    "studio.article": Permission.READ_STUDIO,
    "studio.tend": Permission.EDIT_ARTICLES,
    "studio.retire": Permission.PUBLISH_ARTICLES,
    "studio.let_address_go": Permission.PUBLISH_ARTICLES,
    "studio.ask_for_review": Permission.EDIT_ARTICLES,
    "studio.review": Permission.REVIEW_ARTICLES,
    "studio.publication": Permission.PUBLISH_ARTICLES,
    "studio.revisions": Permission.READ_STUDIO,
    "studio.restore": Permission.EDIT_ARTICLES,
    "studio.history": Permission.READ_HISTORY,
    "studio.up_to_date": Permission.PUBLISH_ARTICLES,
    "studio.known_questions": Permission.PUBLISH_ARTICLES,
    "studio.unanswered": Permission.PUBLISH_ARTICLES,
    "studio.gaps": Permission.READ_QUESTION_LOG,
    "studio.gap": Permission.READ_QUESTION_LOG,
    "studio.gap_take_over": Permission.PUBLISH_ARTICLES,
    "studio.gap_start_article": Permission.EDIT_ARTICLES,
    "studio.gap_decide": Permission.PUBLISH_ARTICLES,
    "studio.from_case": Permission.DRAFT_FROM_CASES,
    "studio.article_trial": Permission.EDIT_ARTICLES,
    "studio.add_to_trial": Permission.EDIT_ARTICLES,
    "studio.remove_from_trial": Permission.EDIT_ARTICLES,
    "studio.machine_translation": Permission.EDIT_ARTICLES,
    "studio.draft_by_machine": Permission.EDIT_ARTICLES,
    "studio.approve_machine_draft": Permission.PUBLISH_ARTICLES,
    "studio.lint": Permission.READ_STUDIO,
    "studio.check_now": Permission.EDIT_ARTICLES,
    "studio.question_log": Permission.READ_QUESTION_LOG,
    "studio.take_over": Permission.PUBLISH_ARTICLES,
    "studio.evaluation_questions": Permission.READ_QUESTION_LOG,
    "studio.remove_from_evaluation": Permission.PUBLISH_ARTICLES,
    "studio.comments": Permission.MODERATE_COMMENTS,
    "studio.moderate_comment": Permission.MODERATE_COMMENTS,
    "studio.article_votes": Permission.READ_STUDIO,
    "desk.cases": Permission.READ_CASES,
    "desk.case": Permission.READ_CASES,
    "desk.attachment": Permission.READ_CASES,
    "desk.answer": Permission.ANSWER_CASES,
    "desk.add_note": Permission.ANSWER_CASES,
    "desk.change_state": Permission.ANSWER_CASES,
    "desk.draft_from_case": Permission.DRAFT_FROM_CASES,
}
PEOPLE = {
    None: None,
    Role.SHOPPER: "ben",
    Role.EDITOR: "eddie",
    Role.AGENT: "agnes",
    Role.SPECIALIST: "tessa",
    Role.ADMIN: "adam",
}
A_PLACE = "?place=no-such-article/en"
#: Nothing to look for: the page comes without a search. Places in the studio are named with each call.
QUERIES = {
    "help.ask": "?q=",
    "api.answer": "?question=",
    "studio.at_work": A_PLACE,
    "studio.keep_copy": A_PLACE,
    "studio.working_copy": A_PLACE,
    "studio.put_copy_away": A_PLACE,
}
#: Writing to an article that others need. Of another one they say that there is none, to those whom they let in.
WRITING = ("studio.archive", "studio.retire", "studio.translation", "studio.known_questions")
#: Of what there is none.
NOTHING = {"receipt_id": "no-such-receipt", "question": "0", "key": "no-such-picture", "comment": "0", "group": "0"}
A_PDF = CheckedFile("receipt.pdf", "application/pdf", b"%PDF-1.7 a receipt")


def calls(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, rule) of everything but static files; signing out comes last."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    for rule in sorted(rules, key=lambda rule: (rule.endpoint == "account.sign_out", str(rule))):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, str(rule)


def address(endpoint: str, rule: str, **known: str) -> str:
    values = {
        "language_tag": "en",
        "topic": "returns",
        "slug": "return-an-item",
        "tag": "en",
        "part": "2",
        **NOTHING,
        **known,
    }
    return re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda match: values[match[1]], rule) + QUERIES.get(endpoint, "")


def test_every_route_asks_for_the_permission_it_should(app: Flask) -> None:
    found = {endpoint: permission_of(app.view_functions[endpoint]) for endpoint, _, _ in calls(app)}
    assert found == EXPECTED


@pytest.mark.parametrize("role", PEOPLE)
def test_every_route_lets_in_those_and_only_those_who_have_its_permission(
    app: Flask,
    client: FlaskClient,
    house: House,
    role: Role | None,
    sign_in: Callable[[str], None],
    put_case: Callable[..., str],
) -> None:
    number = put_case(person="ben", attachments=(A_PDF,))
    with house.database.read() as session:
        attachment = get_case(session, number).messages[0].attachments[0].id
    if name := PEOPLE[role]:
        sign_in(name)
    shown = client.get("/en/contact/written").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token
    wrong = []
    for endpoint, method, rule in calls(app):
        path = address(endpoint, rule, number=number, attachment_id=str(attachment))
        if endpoint == "studio.article_trial" or (method == "POST" and endpoint in WRITING):
            path = path.replace("return-an-item", "no-such-article")
        form = {"csrf_token": token[1]} if method == "POST" else None
        response = client.open(path, method=method, data=form, buffered=True)
        outcome = what_happened(response)
        expected = "let in" if role in GRANTS[EXPECTED[endpoint]] else "sent to sign in" if role is None else "refused"
        if outcome != expected:
            wrong.append((method, path, response.status, outcome, expected))
    assert wrong == []


def what_happened(response: Any) -> str:
    if response.status_code == 403:
        return "refused"
    if response.status_code == 302 and "/sign-in" in response.location:
        return "sent to sign in"
    return "let in" if response.status_code in {200, 302, 404, 422} else response.status


def test_a_route_that_names_no_permission_is_closed_to_everybody(
    make_app: Callable[[House], Flask], house: House
) -> None:
    app = make_app(house)
    app.add_url_rule("/en/forgotten", "forgotten", lambda: "secret")
    response = app.test_client().get("/en/forgotten")
    assert response.status_code == 403
    assert "secret" not in response.get_data(as_text=True)


def test_a_guest_comes_back_to_the_page_with_its_arguments(client: FlaskClient) -> None:
    response = client.get("/en/desk/?state=closed&page=2")
    assert response.location == "/en/sign-in?next=/en/desk/?state%3Dclosed%26page%3D2"


def test_a_session_that_ended_while_writing_loses_no_text(client: FlaskClient) -> None:
    response = client.post("/en/desk/cases/HC-0000000000/replies", data={"text": "A long <b>reply</b>."})
    assert response.status_code == 401
    page = response.get_data(as_text=True)
    assert "Please sign in" in page
    assert "A long &lt;b&gt;reply&lt;/b&gt;." in page


def test_a_closed_account_is_signed_out_at_its_next_request(
    client: FlaskClient, house: House, sign_in: Callable[[str], None]
) -> None:
    sign_in("agnes")
    assert client.get("/en/desk/").status_code == 200
    with house.database.write() as session:
        person = find_person_by_email(session, "agnes@brambleport.example")
        assert person
        deactivate_person(session, person.id)
    assert what_happened(client.get("/en/desk/")) == "sent to sign in"


def test_a_new_password_ends_every_session(client: FlaskClient, house: House, sign_in: Callable[[str], None]) -> None:
    sign_in("agnes")
    with house.database.write() as session:
        person = find_person_by_email(session, "agnes@brambleport.example")
        assert person
        set_password(session, person.id, "another password")
    assert what_happened(client.get("/en/desk/")) == "sent to sign in"


@pytest.mark.parametrize("cookie", ["", "x", "1.1", "eyJfdXNlcl9pZCI6IjEuMSJ9.x.y", "é\x01"])
def test_a_made_up_session_is_nobodys(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("helpcenter", cookie)
    client.set_cookie("helpcenter_remember", cookie)
    assert what_happened(client.get("/en/studio/")) == "sent to sign in"
