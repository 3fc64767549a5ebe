"""From sending the form of an article to its answer in another process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from lxml import html

from catalogue.visiting import Visited, summary
from helpcenter.app import create_app
from helpcenter.config import ROOT, load_settings
from helpcenter.wiring import build_house

ENTRY = ROOT / "scripts" / "benchmark"
_WAIT_SECONDS = 60


class OtherProcess:
    """A help center of the same installation, which did not publish what it is asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: str, slug: str) -> None:
        """Return as soon as the answer is from this article."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([question, slug]) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if said.strip() != "answered":
            raise SystemExit(f"{slug} was not answered in the other process: {said}")


@contextmanager
def other_process(environment: Mapping[str, str]) -> Iterator[OtherProcess]:
    """Started and warm."""
    command = [sys.executable, str(ENTRY), "articles", "--step", "answering"]
    with subprocess.Popen(  # noqa: S603 - our own file
        command, env=dict(environment), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        if process.stdout.readline().strip() != "ready":
            raise SystemExit("the other process did not start; see above")
        yield OtherProcess(process)
        process.stdin.close()


def answer_until_closed() -> None:
    """What the other process does: the page of an answer, again until it cites the article."""
    client = create_app(build_house(load_settings())).test_client()
    client.get("/en/ask?q=where+is+my+order")
    print("ready", flush=True)
    for line in sys.stdin:
        question, slug = json.loads(line)
        until = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < until:
            page = client.get(f"/en/ask?{urlencode({'q': question})}").get_data(as_text=True)
            if f"/en/articles/{slug}" in page:
                print("answered", flush=True)
                break
        else:
            print("not answered", flush=True)


def compare_publishing(
    houses: Sequence[Visited], others: Mapping[str, OtherProcess], repetitions: int
) -> dict[str, dict[str, Any]]:
    """In turns: the form of an article is sent with a new text; `published` is the reply, `answered` the answer elsewhere."""
    published: dict[str, list[float]] = {at.name: [] for at in houses}
    answered: dict[str, list[float]] = {at.name: [] for at in houses}
    works: dict[str, list[float]] = {at.name: [] for at in houses}
    for turn in range(-1, repetitions):
        for at in houses if turn % 2 else houses[::-1]:
            slug = at.slug(turn + 1)
            path = f"/en/studio/articles/{slug}/en"
            name = f"{_NAMES[turn % len(_NAMES)]} {turn + 2}"
            fields = _fields(at.editor.get(path).get_data(as_text=True)) | {
                "title": f"Loan of a {name} zither",
                "summary": "",
                "body": f"You can borrow a {name} zither for a week.\n\n## How to borrow it\n\n1. Choose the zither.\n2. Sign.\n",
                "action": "publish",
            }
            begun, begun_work = time.perf_counter(), time.process_time()
            reply = at.editor.post(path, data=fields)
            middle, work = time.perf_counter(), 1000 * (time.process_time() - begun_work)
            assert reply.status_code == 302, (path, reply.status_code)
            others[at.name].ask(f"can I borrow a {name} zither", slug)
            if turn >= 0:
                published[at.name].append(1000 * (middle - begun))
                works[at.name].append(work)
                answered[at.name].append(1000 * (time.perf_counter() - begun))
    return {
        "publish, by the form": {
            name: summary(times) | {"work_ms": statistics.median(works[name])} for name, times in published.items()
        },
        "publish, until answered elsewhere": {name: summary(times) for name, times in answered.items()},
    }


_NAMES = ("golden", "silver", "wooden", "painted", "heavy", "narrow", "ancient")


def _fields(page: str) -> dict[str, str]:
    """What a browser would send with the editing form, but buttons."""
    form = next(form for form in html.fromstring(page).forms if "body" in form.fields)
    return {name: value for name, value in form.form_values() if name not in ("action", "picture", "picture_text")}
