"""Findings over all articles, and checking those that have changed."""

from __future__ import annotations

from itertools import groupby
from time import monotonic

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import list_topics_in_use
from helpcenter.knowledge.lint import (
    FindingCode,
    LintFilter,
    ListedFinding,
    Severity,
    check_waiting,
    count_findings,
    count_waiting,
    list_findings,
)
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext
from helpcenter.web.names import language_choices, topic_name
from helpcenter.web.studio import studio
from helpcenter.web.studio.lint_names import lint_names
from helpcenter.web.studio.linting import ShownFinding, in_words, rules

ROWS_PER_PAGE = 50
#: A request checks for this long at most; `helpcenter lint` checks everything.
_SECONDS = 5.0
_AT_ONCE = 20


@studio.get("/studio/lint")
@permission(Permission.READ_STUDIO)
def lint() -> str:
    """Errors first, narrowed by severity, kind, language and topic."""
    sent = {name: request.args.get(name, "").strip()[:120] for name in ("severity", "code", "tag", "topic")}
    wish = LintFilter(
        severity=Severity(sent["severity"]) if sent["severity"] in set(Severity) else None,
        code=FindingCode(sent["code"]) if sent["code"] in set(FindingCode) else None,
        language=_tag(sent["tag"]),
        topic=sent["topic"] or None,
    )
    page = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
    with house().database.read() as session:
        counts = count_findings(session, wish)
        pages = max(1, -(-counts.total // ROWS_PER_PAGE))
        page = min(page, pages)
        listed = list_findings(session, wish, offset=(page - 1) * ROWS_PER_PAGE, limit=ROWS_PER_PAGE)
        everything = counts if wish == LintFilter() else count_findings(session, LintFilter())
        waiting = count_waiting(session, rules())
        topics = list_topics_in_use(session)
    names = lint_names()
    return render_template(
        "studio/lint_page.html",
        groups=_by_translation(listed),
        counts=counts,
        waiting=waiting,
        codes=sorted(
            ((code.value, f"{names[code]} ({number})") for code, number in everything.codes), key=lambda c: c[1]
        ),
        topics=[(topic, topic_name(topic)) for topic in topics],
        wish={name: value for name, value in sent.items() if value},
        page=page,
        pages=pages,
        language_choices=language_choices(house().settings.languages),
    )


@studio.post("/studio/lint/check")
@permission(Permission.EDIT_ARTICLES)
def check_now() -> Response:
    """Check what has changed, as far as it can be done while somebody waits."""
    until, done = monotonic() + _SECONDS, 0
    while True:
        with house().database.write() as session:
            checked = check_waiting(session, rules(), now=now(), limit=_AT_ONCE)
        done += checked
        if checked < _AT_ONCE or monotonic() > until:
            break
    if done:
        flash(ngettext("%(num)d translation was checked.", "%(num)d translations were checked.", done), "good")
    else:
        flash(gettext("Nothing has changed since everything was checked."), "good")
    return redirect(url_for("studio.lint"))


def _by_translation(listed: list[ListedFinding]) -> list[tuple[ListedFinding, tuple[ShownFinding, ...]]]:
    """Findings of one translation that follow one another stand together under its title."""
    groups = groupby(listed, key=lambda one: (one.slug, one.language))
    several = (list(group) for _, group in groups)
    return [(group[0], in_words(one.finding for one in group)) for group in several]


def _tag(typed: str) -> str | None:
    try:
        return normalize_tag(typed) if typed else None
    except InvalidTag:
        return None
