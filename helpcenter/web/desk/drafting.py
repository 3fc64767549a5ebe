"""A closed case as the beginning of an article: the question and the team's answers, with personal data taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import CannotTakeOver, needs_masking
from helpcenter.answers.case_drafts import StillPersonal, start_article_from_conversation
from helpcenter.answers.gaps import AddressInUse
from helpcenter.answers.taking_out import People, Replacement, TakenOut, take_out, together
from helpcenter.cases import AuthorKind, CaseState, CaseView
from helpcenter.errors import InvalidInput
from helpcenter.knowledge import InvalidArticle, list_topics_in_use, slugify
from helpcenter.language import InvalidTag
from helpcenter.retrieval import split_sentences
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.desk import desk
from helpcenter.web.desk.reading import Context, read_context
from helpcenter.web.desk.shown import address_lines
from helpcenter.web.localization import gettext
from helpcenter.web.names import language_choices, topic_order
from helpcenter.web.page import may
from helpcenter.web.sign_in import signed_in
from helpcenter.web.studio.article_sentences import article_sentence
from helpcenter.web.studio.taking_over_sentences import left_out_sentence

_QUESTION_CHARACTERS = 200


class CaseNotClosed(InvalidInput):
    """What is still being talked about is no article yet."""

    code = "case-not-closed"


@dataclass(frozen=True)
class Typed:
    """The form as the agent has it."""

    title: str
    slug: str
    topic: str
    language: str
    question: str
    body: str
    confirmed: bool = False
    kept_knowingly: bool = False

    def with_form(self) -> Typed:
        form = request.form
        return replace(
            self,
            title=form.get("title", "").strip(),
            slug=form.get("slug", "").strip().lower() or slugify(form.get("title", "")),
            topic=form.get("topic", "").strip(),
            language=form.get("article_language", self.language),
            question=form.get("question", "").strip(),
            body=form.get("body", "").replace("\r\n", "\n"),
            confirmed=form.get("confirmed") == "yes",
            kept_knowingly=form.get("kept_knowingly") == "yes",
        )


@desk.route("/desk/cases/<number>/article", methods=["GET", "POST"])
@permission(Permission.DRAFT_FROM_CASES)
def draft_from_case(number: str) -> str | Response | tuple[str, int]:
    """What would become of the case, with everything that was taken out of it shown beside it."""
    context = read_context(number)
    case = context.view.case
    if case.state is not CaseState.CLOSED:
        raise CaseNotClosed("close the case first")
    people = _people(context)
    typed, replaced = _preset(case, people)
    if request.method == "GET":
        return _form(case, typed, replaced)
    typed = typed.with_form()
    if not typed.confirmed:
        sentence = gettext("Read the text, and confirm that it tells of nobody.")
        return _form(case, typed, replaced, errors={"confirmed": sentence}), 422
    person = signed_in()
    try:
        with house().database.write() as session:
            start_article_from_conversation(
                session,
                slug=typed.slug,
                topic=typed.topic,
                language=typed.language,
                title=typed.title,
                body=typed.body,
                question=typed.question,
                people=people,
                kept_knowingly=typed.kept_knowingly,
                reference=case.number,
                author_id=person.id if person else None,
                now=now(),
            )
    except StillPersonal as error:
        sentence = gettext("The text still holds: %(left)s.", left=", ".join(error.left))
        return _form(case, typed, replaced, errors={"body": sentence}, left=error.left), error.status
    except AddressInUse as error:
        sentence = gettext("Another article has this address. Choose a different one, or open that article.")
        return _form(case, typed, replaced, errors={"slug": sentence}), error.status
    except CannotTakeOver as error:
        sentence = left_out_sentence(typed.question, error.problem)
        return _form(case, typed, replaced, errors={"question": sentence}), error.status
    except InvalidArticle as error:
        return _form(case, typed, replaced, errors={error.field: article_sentence(error)}), error.status
    except InvalidTag as error:
        return _form(
            case, typed, replaced, errors={"article_language": gettext("This is not a language tag.")}
        ), error.status
    if may(Permission.EDIT_ARTICLES):
        flash(gettext("The article is begun. Nobody sees it before it is published."), "good")
        return redirect(url_for("studio.translation", slug=typed.slug, tag=typed.language))
    flash(gettext("The draft is kept. Editors go on with it in the studio."), "good")
    return redirect(url_for("desk.case", number=case.number))


def _people(context: Context) -> People:
    """Everybody in the case, and what is theirs."""
    case, order = context.view.case, context.order
    names = [case.name, *(message.author_name for message in case.messages)]
    addresses = [case.delivery_address or ""]
    numbers = [case.number, case.order_number or "", *(other.number for other in context.view.other_cases)]
    emails = [case.email]
    if order is not None:
        names += [order.ship_to.name]
        addresses += [address_lines(order.ship_to), "\n".join(order.ship_to.lines), order.ship_to.city]
        numbers += [order.number, order.tracking_number or ""]
        emails += [order.buyer_email]
    return People(
        names=tuple(dict.fromkeys(name for name in names if name.strip())),
        addresses=tuple(dict.fromkeys(address for address in addresses if address.strip())),
        numbers=tuple(dict.fromkeys(number for number in numbers if number)),
        emails=tuple(dict.fromkeys(emails)),
    )


def _preset(case: CaseView, people: People) -> tuple[Typed, tuple[Replacement, ...]]:
    asked = take_out(case.description, people)
    subject = take_out(case.subject or "", people)
    answers = [take_out(message.text, people) for message in case.messages if message.author_kind is AuthorKind.AGENT]
    question = _question(asked)
    title = subject.text or question
    typed = Typed(
        title=title[:1].upper() + title[1:],
        slug=slugify(title),
        topic="",
        language=case.language,
        question="" if needs_masking(question) else question,
        body="\n\n".join(answer.text for answer in answers if answer.text),
    )
    return typed, together([subject, asked, *answers])


def _question(asked: TakenOut) -> str:
    """The first sentence that asks something, else the first one; "" when it is long."""
    sentences = split_sentences(asked.text)
    asking = [sentence for sentence in sentences if sentence.rstrip().endswith(("?", "？"))]
    first = next(iter(asking or sentences), "").strip()
    return first if len(first) <= _QUESTION_CHARACTERS and "[" not in first else ""


def _form(
    case: CaseView,
    typed: Typed,
    replaced: tuple[Replacement, ...],
    *,
    errors: dict[str, str] | None = None,
    left: tuple[str, ...] = (),
) -> str:
    with house().database.read() as session:
        topics = list_topics_in_use(session)
    return render_template(
        "desk/draft.html",
        case=case,
        typed=typed,
        replaced=replaced,
        left=left,
        errors=errors or {},
        topics=sorted(topics, key=topic_order),
        language_choices=language_choices(dict.fromkeys((*house().settings.languages, case.language))),
    )
