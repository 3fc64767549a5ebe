"""One group of questions that were not answered well, and what an editor makes of it. What was typed comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import needs_masking, taken_over
from helpcenter.answers.gaps import (
    NOTE_LIMIT,
    AddressInUse,
    Destination,
    GapGroup,
    GapQuestion,
    GapState,
    TakenOverTogether,
    decide,
    gap_questions,
    get_gap,
    start_article,
    take_over_questions,
)
from helpcenter.knowledge import ArticleNotFound, InvalidArticle, KnownQuestion, list_topics_in_use, slugify
from helpcenter.language import InvalidTag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext, page_language
from helpcenter.web.names import language_choices, topic_name, topic_order
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.article_sentences import article_sentence
from helpcenter.web.studio.gaps import back_to_list, gap_wish
from helpcenter.web.studio.taking_over_sentences import left_out_sentence
from helpcenter.web.studio.titles import names_for_editors

_REFUSED_TOLD = 5


@dataclass(frozen=True)
class Wish:
    """The forms as the editor has them. `ticked`: numbers of questions; `article`: a slug to add them to."""

    ticked: frozenset[int]
    article: str = ""
    another: str = ""
    title: str = ""
    slug: str = ""
    topic: str = ""
    language: str = ""
    note: str = ""

    def with_form(self) -> Wish:
        form = request.form
        return replace(
            self,
            ticked=frozenset(form.getlist("questions", type=int)),
            article=form.get("article", ""),
            another=form.get("another", "").strip(),
            title=form.get("title", "").strip(),
            slug=form.get("slug", "").strip().lower(),
            topic=form.get("topic", "").strip(),
            language=form.get("article_language", "") or self.language,
            note=form.get("note", "").strip(),
        )

    @property
    def chosen(self) -> str:
        """The article that questions go to: what was typed counts before what is ticked."""
        return self.another.lower() or self.article


@studio.get("/studio/gaps/<int(max=2147483647):group>")
@permission(Permission.READ_QUESTION_LOG)
def gap(group: int) -> str:
    """The group with its questions."""
    return _page(group)


@studio.post("/studio/gaps/<int(max=2147483647):group>/questions")
@permission(Permission.PUBLISH_ARTICLES)
def gap_take_over(group: int) -> str | Response | tuple[str, int]:
    """Take the ticked questions over: to an article, to those without an answer, or for measuring."""
    wish = _preset(group).with_form()
    action = request.form.get("action", "")
    destination = Destination(action) if action in set(Destination) else Destination.ARTICLE
    if not wish.ticked:
        return _page(group, wish, errors={"questions": gettext("Tick at least one question.")}), 422
    if destination is Destination.ARTICLE and not wish.chosen:
        return _page(group, wish, errors={"another": gettext("Choose an article.")}), 422
    articles = () if destination is Destination.UNANSWERED or not wish.chosen else (wish.chosen,)
    try:
        with house().database.write() as session:
            if articles and articles[0] not in names_for_editors(session, articles):
                raise ArticleNotFound(articles[0])
            done = take_over_questions(
                session, group, wish.ticked, destination, articles=articles, author_id=editor().id, now=now()
            )
    except ArticleNotFound as error:
        return _page(group, wish, errors={"another": gettext("No article has this address.")}), error.status
    if destination is not Destination.EVALUATION:
        catch_up()
    _tell(done)
    return redirect(url_for("studio.gap", group=group, **back_to_list()))


@studio.post("/studio/gaps/<int(max=2147483647):group>/article")
@permission(Permission.EDIT_ARTICLES)
def gap_start_article(group: int) -> str | Response | tuple[str, int]:
    """Begin an article from the group: a draft, with the ticked questions as its known questions."""
    wish = _preset(group).with_form()
    wish = replace(wish, slug=wish.slug or slugify(wish.title))
    try:
        with house().database.write() as session:
            done = start_article(
                session,
                group,
                wish.ticked,
                slug=wish.slug,
                topic=wish.topic,
                language=wish.language,
                title=wish.title,
                author_id=editor().id,
                now=now(),
            )
    except AddressInUse as error:
        sentence = gettext("Another article has this address. Choose a different one, or open that article.")
        return _page(group, wish, errors={"slug": sentence}), error.status
    except InvalidArticle as error:
        return _page(group, wish, errors={error.field: article_sentence(error)}), error.status
    except InvalidTag as error:
        return _page(group, wish, errors={"article_language": gettext("This is not a language tag.")}), error.status
    flash(gettext("The article is begun. Nobody sees it before it is published."), "good")
    _tell(done)
    return redirect(url_for("studio.translation", slug=wish.slug, tag=wish.language))


@studio.post("/studio/gaps/<int(max=2147483647):group>/state")
@permission(Permission.PUBLISH_ARTICLES)
def gap_decide(group: int) -> str | Response:
    """Put the group away with a note, or take it out again."""
    raw = request.form.get("decision", "")
    state = GapState(raw) if raw in (GapState.DONE, GapState.NOT_OURS) else GapState.OPEN
    with house().database.write() as session:
        decide(session, group, state, note=request.form.get("note", ""), actor_id=editor().id, now=now())
    if state is GapState.OPEN:
        flash(gettext("The group is open again."), "good")
        return redirect(url_for("studio.gap", group=group, **back_to_list()))
    flash(gettext("The group is put away. It comes back when it grows."), "good")
    return redirect(url_for("studio.gaps", **back_to_list()))


def _tell(done: TakenOverTogether) -> None:
    if done.added:
        flash(ngettext("%(num)d question was taken over.", "%(num)d questions were taken over.", done.added), "good")
    if done.there:
        flash(
            ngettext("%(num)d question was there already.", "%(num)d questions were there already.", done.there),
            "notice",
        )
    for question, problem in done.refused[:_REFUSED_TOLD]:
        flash(left_out_sentence(question, problem), "notice")
    if len(done.refused) > _REFUSED_TOLD:
        more = len(done.refused) - _REFUSED_TOLD
        flash(ngettext("%(num)d more was left out.", "%(num)d more were left out.", more), "notice")


def _usable(question: GapQuestion) -> bool:
    """Whether it can be taken over as it is: with nothing masked in it, and understood by itself."""
    return not question.follows and not needs_masking(question.text)


def _preset(number: int) -> Wish:
    """What is most likely wanted: every question that can be taken over, the nearest article, a title that a shopper typed."""
    with house().database.read() as session:
        group = get_gap(session, number, now=now())
        questions = gap_questions(session, number)
        near = [article.slug for article in group.nearest]
        names = names_for_editors(session, near)
    slug = next((slug for slug in near if slug in names), "")
    language = _language(group)
    title = _title(group, questions, language)
    return Wish(
        ticked=frozenset(question.number for question in questions if _usable(question)),
        article=slug,
        title=title,
        slug=slugify(title),
        topic=names[slug].topic if slug else "",
        language=language,
    )


def _language(group: GapGroup) -> str:
    """That of the page when it was asked in it, else the one that most asked in."""
    languages = house().settings.languages
    asked = [tag for tag in group.languages if tag in languages]
    return page_language() if page_language() in asked or not asked else asked[0]


def _title(group: GapGroup, questions: tuple[GapQuestion, ...], language: str) -> str:
    """The most asked question in this language, as a title to begin with; else none."""
    told = [question.text for question in questions if question.language == language and _usable(question)]
    if group.anchor_language == language and not needs_masking(group.anchor):
        told.insert(0, group.anchor)
    title = told[0].strip() if told else ""
    return title[:1].upper() + title[1:]


def _page(number: int, wish: Wish | None = None, *, errors: dict[str, str] | None = None) -> str:
    with house().database.read() as session:
        group = get_gap(session, number, now=now())
        questions = gap_questions(session, number)
        near = [article.slug for article in group.nearest]
        names = names_for_editors(session, [*near, *([group.article] if group.article else [])])
        asked = {question.number: KnownQuestion(question.language, question.text) for question in questions}
        taken = taken_over(session, asked.values())
        topics = list_topics_in_use(session)
    settings = house().settings
    return render_template(
        "studio/gap.html",
        group=group,
        questions=[(question, taken.get(asked[question.number]), _usable(question)) for question in questions],
        names=names,
        offered=[article for article in group.nearest if article.slug in names],
        wish=wish or _preset(number),
        gap_wish=gap_wish(),
        errors=errors or {},
        topics=[(key, topic_name(key)) for key in sorted(topics, key=topic_order)],
        note_limit=NOTE_LIMIT,
        language_choices=language_choices(dict.fromkeys((*settings.languages, *group.languages))),
    )
