"""Pages of two installations, one of them small, asked for in turns by an editor and a guest through the whole application."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import numpy as np
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select

from catalogue.making import EDITOR, PASSWORD
from helpcenter.accounts import Role, create_person, find_person_by_email
from helpcenter.app import create_app
from helpcenter.knowledge import publish
from helpcenter.knowledge.tables import ArticleRow, TranslationRow
from helpcenter.retrieval import EvaluationQuestion
from helpcenter.web.current import House, utc_now

#: The page language of readers; editors work in English.
_READS = "de"
_SAMPLE = 400
_ROWS_PER_PAGE = 50


@dataclass(slots=True)
class Visited:
    """An installation, somebody who is signed in there and somebody who is not, and what there is to ask for."""

    name: str
    house: House
    questions: Sequence[EvaluationQuestion]
    editor: FlaskClient = field(init=False)
    guest: FlaskClient = field(init=False)
    slugs: list[str] = field(init=False)
    words: list[str] = field(init=False)
    topics: list[str] = field(init=False)
    pages: int = field(init=False)
    published: int = 0

    def __post_init__(self) -> None:
        app = create_app(self.house)
        self.editor, self.guest = app.test_client(), app.test_client()
        with self.house.database.write() as session:
            if find_person_by_email(session, EDITOR) is None:
                create_person(
                    session,
                    email=EDITOR,
                    name="Editor",
                    role=Role.EDITOR,
                    password=PASSWORD,
                    language="en",
                    now=utc_now(),
                )
        with self.house.database.read() as session:
            every = list(session.scalars(select(ArticleRow.slug).order_by(ArticleRow.id)))
            titles = session.scalars(
                select(TranslationRow.title)
                .where(TranslationRow.language == "en")
                .order_by(TranslationRow.id)
                .limit(900)
            )
            self.words = sorted({word for title in titles for word in re.findall(r"[a-z]{4,}", title.lower())})
            self.topics = list(session.scalars(select(ArticleRow.topic).distinct().order_by(ArticleRow.topic)))
            total = session.scalar(select(func.count(ArticleRow.id))) or 0
        chance = random.Random(1)  # noqa: S311 - nobody's secret
        self.slugs = chance.sample(every, min(_SAMPLE, len(every)))
        chance.shuffle(self.words)
        self.pages = -(-total // _ROWS_PER_PAGE)
        self.sign_in()

    def sign_in(self) -> None:
        """By the form, as everybody does."""
        page = html.fromstring(self.editor.get("/en/sign-in").get_data())
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        sent = self.editor.post("/en/sign-in", data={"csrf_token": token, "email": EDITOR, "password": PASSWORD})
        assert sent.status_code == 302, sent.status_code

    def slug(self, turn: int) -> str:
        return self.slugs[turn % len(self.slugs)]

    def change(self) -> None:
        """Publish something else than before in English, as an editor beside this one does: nothing that is kept counts now."""
        self.published += 1
        slug = f"change-{self.published}"
        with self.house.database.write() as session:
            publish(
                session, slug=slug, topic=self.topics[0], language="en", title=f"Change {self.published}", summary="",
                body="Something is different now.", author_id=None, now=utc_now(), based_on_revision=None,
            )  # fmt: skip
        self.house.retriever.catch_up()


Page = Callable[[Visited, int], tuple[FlaskClient, str]]


def _editor(path: Callable[[Visited, int], str]) -> Page:
    return lambda at, turn: (at.editor, f"/en/studio/{path(at, turn)}")


def _guest(path: Callable[[Visited, int], str]) -> Page:
    return lambda at, turn: (at.guest, path(at, turn))


def _ask(at: Visited, turn: int) -> str:
    question = at.questions[(7 * turn) % len(at.questions)]
    return f"/{question.language}/ask?{urlencode({'q': question.question})}"


def _suggest(at: Visited, turn: int) -> str:
    """Some letters more each time, as somebody types."""
    question = at.questions[(7 * (turn // 5)) % len(at.questions)]
    typed = question.question[: 4 + 4 * (turn % 5)]
    return f"/api/v1/suggest?{urlencode({'q': typed, 'language': question.language})}"


#: What each row of the table is; another article, word or question each time.
PAGES: dict[str, Page] = {
    "list": _editor(lambda at, turn: ""),
    "list, by title": _editor(lambda at, turn: "?sort=title"),
    "list, words": _editor(lambda at, turn: f"?q={at.words[turn % len(at.words)]}"),
    "list, outdated": _editor(lambda at, turn: "?state=outdated"),
    "list, a topic": _editor(lambda at, turn: f"?topic={at.topics[turn % len(at.topics)]}"),
    "matrix": _editor(lambda at, turn: "matrix"),
    "matrix, a later page": _editor(lambda at, turn: f"matrix?page={max(1, at.pages - turn % 20)}"),
    "article overview": _editor(lambda at, turn: f"articles/{at.slug(turn)}"),
    "editing page": _editor(lambda at, turn: f"articles/{at.slug(turn)}/de"),
    "findings of the lint": _editor(lambda at, turn: "lint"),
    "history of all": _editor(lambda at, turn: "history"),
    "reader's first page": _guest(lambda at, turn: f"/{_READS}/"),
    "topic": _guest(lambda at, turn: f"/{_READS}/topics/{at.topics[turn % len(at.topics)]}"),
    "article": _guest(lambda at, turn: f"/{_READS}/articles/{at.slug(turn)}"),
    "suggestions": _guest(_suggest),
    "ask": _guest(_ask),
    "sitemap": _guest(lambda at, turn: f"/sitemap-{_READS}.xml"),
    "feed": _guest(lambda at, turn: f"/{_READS}/articles.atom"),
    "llms.txt": _guest(lambda at, turn: f"/{_READS}/llms.txt"),
}
#: These again, each just after somebody has published: what was kept has to be made again.
AFTER_A_CHANGE = ("list", "matrix", "reader's first page", "topic", "article", "ask")


def compare_pages(houses: Sequence[Visited], repetitions: int, warm_up: int = 2) -> dict[str, dict[str, Any]]:
    """By page and installation: median and 95th percentile in ms, of it processor time, which a busy machine disturbs less, and
    the size of the page in KB.
    """
    results: dict[str, dict[str, Any]] = {}
    for name, page in PAGES.items():
        results[name] = _in_turns(houses, page, repetitions, warm_up, changing=False)
    for name in AFTER_A_CHANGE:
        results[f"{name}, after a change"] = _in_turns(houses, PAGES[name], repetitions, 1, changing=True)
    return results


def _in_turns(
    houses: Sequence[Visited], page: Page, repetitions: int, warm_up: int, *, changing: bool
) -> dict[str, Any]:
    times: dict[str, list[float]] = {at.name: [] for at in houses}
    works: dict[str, list[float]] = {at.name: [] for at in houses}
    sizes: dict[str, int] = {}
    for turn in range(-warm_up, repetitions):
        for at in houses if turn % 2 else houses[::-1]:  # a busy moment hits now the one first, now the other
            if changing:
                at.change()
            client, path = page(at, turn % 1000)
            begun, begun_work = time.perf_counter(), time.process_time()
            response = client.get(path)
            content = response.get_data()
            taken, work = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - begun_work)
            assert response.status_code == 200, (path, response.status_code)
            if turn >= 0:
                times[at.name].append(taken)
                works[at.name].append(work)
                sizes[at.name] = len(content)
    return {
        at.name: summary(times[at.name]) | {"work_ms": statistics.median(works[at.name]), "kb": sizes[at.name] / 1000}
        for at in houses
    }


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"median_ms": statistics.median(milliseconds), "p95_ms": float(np.percentile(milliseconds, 95))}
