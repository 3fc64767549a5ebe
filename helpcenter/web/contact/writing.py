"""The written request: form, files, case."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.cases import AlreadySent, CaseRequest, InvalidRequest, OpenedCase, case_token, open_case
from helpcenter.contact import Channel, ContactOptions, ContactQuery, Field, Topic, contact_options, promise
from helpcenter.orders import find_order, list_orders
from helpcenter.web.access import permission
from helpcenter.web.contact import contact
from helpcenter.web.contact.carried import Carried, read_carried
from helpcenter.web.contact.form import Typed, begin, missing, read, refused
from helpcenter.web.contact.sentences import notice_sentence
from helpcenter.web.current import house, now
from helpcenter.web.kept_files import (
    KeptFile,
    SentFiles,
    attachment_limits,
    attachments_hint,
    keep,
    read_files,
    read_large_forms,
)
from helpcenter.web.limits import limit_contact
from helpcenter.web.links import case_link
from helpcenter.web.localization import page_language, time_zone
from helpcenter.web.mail_texts import outbox
from helpcenter.web.sign_in import signed_in

read_large_forms(contact, "contact.write")


@dataclass(frozen=True, slots=True)
class Writing:
    """What the request is about, and who answers."""

    carried: Carried
    topic: Topic
    options: ContactOptions


@contact.route("/contact/written", methods=["GET", "POST"])
@permission(Permission.OPEN_CASE)
@limit_contact
def write() -> str | Response | tuple[str, int]:
    """The form (GET) and the case it opens (POST)."""
    person = signed_in()
    if request.method == "GET":
        writing = _about(read_carried(request.args))
        return _form(writing, begin(person, writing.carried.order, writing.topic))
    writing = _about(read_carried(request.form))
    typed = read(request.form, person)
    files = read_files()
    errors = missing(typed, writing.topic, files=len(files.fine))
    if files.problem:
        errors["files"] = files.problem
    if errors:
        return _again(writing, typed, files, errors), 422
    try:
        opened = _open(writing, typed, files)
    except InvalidRequest as invalid:
        return _again(writing, typed, files, refused(invalid.problems)), invalid.status
    except AlreadySent as earlier:
        return _again(writing, typed.with_new_key(), files, {}, sent_before=earlier.number), earlier.status
    key = None if person else case_token(house().signing_key, opened.number)
    return redirect(url_for("contact.sent", number=opened.number, key=key))


def _about(carried: Carried) -> Writing:
    configuration = house().contact
    topic = configuration.topics[carried.topic or configuration.default_topic]
    if carried.topic is None and carried.department is not None:
        own = [found for found in configuration.topics.values() if found.department == carried.department]
        topic = own[0] if own else topic
    person = signed_in()
    query = ContactQuery(
        language=page_language(),
        at=now(),
        topic=topic.key,
        order_state=carried.order.state if carried.order else None,
        payment_confirmed=carried.order.payment_confirmed if carried.order else False,
        signed_in=person is not None,
        department=carried.department,
        second_language=request.form.get("second_language") or None,
    )
    return Writing(carried, topic, contact_options(configuration, query))


def _open(writing: Writing, typed: Typed, files: SentFiles) -> OpenedCase:
    person, moment, department = signed_in(), now(), writing.options.department
    choice = writing.options.second_languages
    case_request = CaseRequest(
        idempotency_key=f"form {typed.key}",
        key_of_page=True,
        channel=Channel.WRITTEN,
        department=department,
        topic=writing.topic.key,
        language=page_language(),
        second_language=typed.second_language if typed.second_language in choice else None,
        description=typed.description,
        name=typed.name,
        email=typed.email,
        person_id=person.id if person else None,
        order_number=_order_number(typed),
        delivery_address=typed.delivery_address,
        receipt_id=writing.carried.receipt.receipt_id if writing.carried.receipt else None,
        time_zone=time_zone().key,
        attachments=files.fine,
    )
    promised_by = promise(house().contact, department, page_language(), moment, topic=writing.topic.key)
    with house().database.write() as session:
        return open_case(
            session, case_request, outbox=outbox(), store=house().attachments, promised_by=promised_by, now=moment
        )


def _order_number(typed: Typed) -> str | None:
    """As the shop writes it, when it is an order of this shopper; else as it was typed."""
    if not typed.order:
        return None
    person = signed_in()
    with house().database.read() as session:
        order = find_order(session, typed.order, buyer_id=person.id if person else None, email=typed.email)
    return order.number if order else typed.order


def _again(
    writing: Writing, typed: Typed, files: SentFiles, errors: dict[str, str], *, sent_before: str | None = None
) -> str:
    kept = keep(files.fine, errors)
    return _form(writing, typed, errors=errors, kept=kept, sent_before=sent_before)


def _form(
    writing: Writing,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    kept: list[KeptFile] | None = None,
    sent_before: str | None = None,
) -> str:
    person, topic = signed_in(), writing.topic
    with house().database.read() as session:
        orders = list_orders(session, person.id) if person else []
    asked = set(topic.needs) | set(topic.optional)
    if writing.carried.order is not None:
        asked.add(Field.ORDER_NUMBER)
    language = writing.options.answer_language
    earlier = (
        case_link(sent_before, page_language(), case_token(house().signing_key, sent_before)) if sent_before else None
    )
    return render_template(
        "contact/written.html",
        carried=replace(writing.carried, topic=topic.key),
        topic=topic.key,
        department=writing.options.department,
        asked={field.value for field in asked},
        needed={field.value for field in topic.needs},
        notices=[(reason.code, notice_sentence(reason)) for reason in writing.options.notices],
        typed=typed,
        errors=errors or {},
        kept_files=kept or [],
        files_hint=attachments_hint(),
        largest_file=attachment_limits().largest_bytes,
        orders=orders,
        answer_language=language,
        second_languages=writing.options.second_languages,
        promised_by=promise(house().contact, writing.options.department, page_language(), now(), topic=topic.key),
        sent_before=sent_before,
        sent_before_url=earlier,
    )
