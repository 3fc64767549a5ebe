"""`helpcenter lint`, some translations at a time, in turns; and what it then has to list."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from catalogue.visiting import Visited, summary
from helpcenter.contact import load_configuration
from helpcenter.knowledge.lint import (
    LintFilter,
    check_waiting,
    count_findings,
    count_waiting,
    lint_rules,
    list_findings,
)
from helpcenter.web.contact_facts import contact_facts
from helpcenter.web.current import utc_now

#: Translations in one transaction, as the command does it.
_AT_ONCE = 200


def compare_lint(houses: Sequence[Visited], rounds: int) -> dict[str, dict[str, Any]]:
    """Seconds for 1,000 translations, and ms to count what waits and to read what was found."""
    times: dict[str, list[float]] = {at.name: [] for at in houses}
    checked: dict[str, int] = {at.name: 0 for at in houses}
    counted: dict[str, list[float]] = {at.name: [] for at in houses}
    listed: dict[str, list[float]] = {at.name: [] for at in houses}
    for turn in range(rounds):
        for at in houses if turn % 2 else houses[::-1]:
            settings = at.house.settings
            configuration = load_configuration(settings.knowledge_base_folder / "contact")
            rules = lint_rules(contact_facts(configuration, settings.mail_from), settings.languages)
            begun = time.perf_counter()
            with at.house.database.read() as session:
                count_waiting(session, rules)
            counted[at.name].append(1000 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            with at.house.database.write() as session:
                done = check_waiting(session, rules, now=utc_now(), limit=_AT_ONCE)
            if done:
                times[at.name].append(time.perf_counter() - begun)
                checked[at.name] += done
            begun = time.perf_counter()
            with at.house.database.read() as session:
                total = count_findings(session, LintFilter()).total
                list_findings(session, LintFilter(), limit=min(total, 100))
            listed[at.name].append(1000 * (time.perf_counter() - begun))
    return {
        "lint, 1,000 translations": {
            name: {
                "median_ms": 1e6 * sorted(some)[len(some) // 2] / _AT_ONCE,
                "p95_ms": 1e6 * max(some) / _AT_ONCE,
                "checked": checked[name],
            }
            for name, some in times.items()
        },
        "lint, counting what waits": {name: summary(some) for name, some in counted.items()},
        "lint, first 100 findings": {name: summary(some) for name, some in listed.items()},
    }
