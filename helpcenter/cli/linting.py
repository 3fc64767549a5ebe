"""`helpcenter lint`: check the contact settings and the articles."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from helpcenter.cli.console import as_json, counting, output, print_json, say
from helpcenter.cli.opening_links import OpenedLink, open_links
from helpcenter.config import Settings, load_settings
from helpcenter.contact import Finding as ContactFinding
from helpcenter.contact import lint, load_configuration
from helpcenter.knowledge import Remark
from helpcenter.knowledge.lint import (
    Finding,
    FindingCode,
    LintFilter,
    LintRules,
    ReadLink,
    Severity,
    check_waiting,
    count_findings,
    count_waiting,
    lint_folder,
    lint_rules,
    list_findings,
    outside_links,
    stored_outside_links,
)
from helpcenter.web.contact_facts import contact_facts
from helpcenter.web.current import utc_now
from helpcenter.web.studio.lint_sentences import lint_sentence, place_name
from helpcenter.wiring import build_database

#: Translations that are checked in one transaction; finding out which ones wait takes as long for one as for many.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding and the place it is in: a file, or an article and its language."""

    place: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Report:
    checked: int
    found: Sequence[_Found]
    unreadable: Sequence[Remark] = ()


@click.command("lint")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Check the articles of this folder (such as knowledge_base) instead of those in the database.",
)
@click.option("--links", is_flag=True, help="Also open the links to other hosts, over the network.")
@click.option("--strict", is_flag=True, help="Fail when there is anything to look at, not for errors alone.")
@as_json
def lint_command(folder: Path | None, links: bool, strict: bool, as_json: bool) -> None:
    """Check the contact settings and the articles.

    Errors in articles fail (exit code 1); warnings are told. Findings of articles in the database are kept for the studio.
    """
    settings = load_settings()
    contact_folder = settings.knowledge_base_folder / "contact"
    if folder is not None and (folder / "contact").is_dir():
        contact_folder = folder / "contact"
    configuration = load_configuration(contact_folder)
    contact = lint(configuration, settings.languages, year=utc_now().year)
    rules = lint_rules(contact_facts(configuration, settings.mail_from), settings.languages)
    report = _of_folder(folder, rules, links) if folder else _of_database(settings, rules, links)
    if as_json:
        print_json(_as_json(contact, report))
    else:
        _print(contact, report)
    errors = [one for one in report.found if one.finding.severity is Severity.ERROR]
    if errors or report.unreadable or (strict and (contact or report.found)):
        sys.exit(1)


def _of_folder(folder: Path, rules: LintRules, links: bool) -> _Report:
    with counting("articles checked") as count:
        checked = lint_folder(folder, rules, progress=count)
    found = [_Found(file.path, finding) for file in checked.files for finding in file.findings]
    if links:
        # Lines of the file, as those of the other findings.
        places = [(file.path, link, file.lines_above) for file in checked.files for link in outside_links(file.text)]
        found += _dead_links(places)
    return _Report(len(checked.files), found, checked.unreadable)


def _of_database(settings: Settings, rules: LintRules, links: bool) -> _Report:
    database = build_database(settings)
    with database.read() as session:
        waiting = count_waiting(session, rules)
    with counting("articles checked") as count:
        done = 0
        while True:
            with database.write() as session:
                checked = check_waiting(session, rules, now=utc_now(), limit=_AT_ONCE)
            if not checked:
                break
            done += checked
            count(done, max(waiting, done))
    with database.read() as session:
        total = count_findings(session, LintFilter()).total
        listed = list_findings(session, LintFilter(), limit=total)
        found = [_Found(f"{one.topic}/{one.slug}/{one.language}", one.finding) for one in listed]
        if links:
            found += _dead_links((f"{one.slug}/{one.language}", one.link, 0) for one in stored_outside_links(session))
    return _Report(done, found)


def _dead_links(places: Iterable[tuple[str, ReadLink, int]]) -> list[_Found]:
    """`places`: where, which link, and how many lines stand above the body there."""
    listed = list(places)
    with counting("links opened") as count:
        opened = open_links((link.address for _, link, _ in listed), progress=count)
    found = [
        _Found(place, finding)
        for place, link, above in listed
        for finding in _judged(opened[link.address], link, above)
    ]
    return found


def _judged(opened: OpenedLink, link: ReadLink, above: int) -> list[Finding]:
    line = link.line + above
    if opened.problem is not None:
        severity = Severity.ERROR if opened.gone else Severity.WARNING
        values: dict[str, str | int] = {"address": opened.address, "reason": opened.problem}
        return [Finding(FindingCode.LINK_UNREACHABLE, severity, line, link.text, values)]
    if opened.moved_to is not None:
        values = {"address": opened.address, "target": opened.moved_to}
        return [Finding(FindingCode.LINK_MOVED, Severity.WARNING, line, link.text, values)]
    return []


def _print(contact: Sequence[ContactFinding], report: _Report) -> None:
    for subject in contact:
        output.print(str(subject), markup=False)
    for remark in report.unreadable:
        output.print(f"error: {remark}", markup=False)
    for one in report.found:
        output.print(_line(one), markup=False, soft_wrap=True)
    errors = sum(one.finding.severity is Severity.ERROR for one in report.found) + len(report.unreadable)
    warnings = len(report.found) + len(report.unreadable) - errors
    say(f"Contact settings: {'nothing to mend' if not contact else f'{len(contact)} to look at'}.")
    say(escape(f"Articles: {report.checked} checked now; {errors} errors, {warnings} warnings."))


def _line(one: _Found) -> str:
    finding = one.finding
    sentence = lint_sentence(finding)
    place = (
        f"{one.place}:{finding.line}" if finding.line is not None else f"{one.place} ({place_name(finding).lower()})"
    )
    excerpt = f" | {finding.excerpt}" if finding.excerpt else ""
    return f"{place}: {finding.severity}: {sentence.what} {sentence.how} ({finding.code}){excerpt}"


def _as_json(contact: Sequence[ContactFinding], report: _Report) -> dict[str, Any]:
    return {
        "contact": [asdict(finding) for finding in contact],
        "checked": report.checked,
        "unreadable": [str(remark) for remark in report.unreadable],
        "articles": [
            {
                "place": one.place,
                "line": one.finding.line,
                "part": one.finding.part,
                "severity": one.finding.severity,
                "code": one.finding.code,
                "excerpt": one.finding.excerpt,
                "values": dict(one.finding.values),
                "message": lint_sentence(one.finding).what,
            }
            for one in report.found
        ],
    }
