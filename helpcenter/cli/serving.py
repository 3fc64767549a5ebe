"""`helpcenter init`, `serve` and `deliver`: an installation from nothing to answering."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http import message
from rich.markup import escape

from helpcenter.accounts import DEMO_PASSWORD, DEMO_PEOPLE, create_demo_people, find_person, find_person_by_email
from helpcenter.answers import suggest
from helpcenter.app import create_app
from helpcenter.cli.console import counting, errors, say
from helpcenter.cli.content import models_command, told
from helpcenter.config import Settings, load_settings
from helpcenter.db import Database
from helpcenter.errors import ConfigurationError
from helpcenter.knowledge import import_folder
from helpcenter.knowledge.workflow import PublishingThread
from helpcenter.language import detect
from helpcenter.log import configure_logging
from helpcenter.mail import DeliveryThread, MailState, count_mail, run_delivery, send_again
from helpcenter.orders import load_demo_orders
from helpcenter.web.current import House, utc_now
from helpcenter.wiring import (
    build_database,
    build_house,
    build_pictures,
    build_retriever,
    build_transport,
    check_sender,
)

#: A question of 10,000 characters is part of the address, nine bytes for each of most scripts; it is cut by us, not refused.
LONGEST_REQUEST_LINE = 120_000

# As malloc.h of glibc numbers its settings; the last is in bytes.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 256 * 1024


@click.command("init")
@click.option("--demo", is_flag=True, help="Also create the demo's people and orders.")
@click.pass_context
def init_command(context: click.Context, demo: bool) -> None:
    """Create the database, import the knowledge base, prepare the models and build the index.

    Safe to run again: only what is missing or has changed is done, and what editors have written stays.
    """
    settings = load_settings()
    say("Database")
    database = build_database(settings)
    moment = utc_now()
    say("Articles")
    with counting("articles") as count:
        report = import_folder(
            database,
            settings.knowledge_base_folder,
            now=moment,
            progress=count,
            keep_edited=True,
            pictures=build_pictures(settings),
        )
    if report.kept:
        errors.print(f"    {report.kept} stay as editors have them; `helpcenter import --plan` shows them")
    if report.questions.kept:
        errors.print(f"    known questions of {report.questions.kept} articles stay as editors have them")
    for skipped in report.skipped:
        errors.print(f"    skipped {skipped}", markup=False)
    if demo:
        say("Demo people and orders")
        load_demo(database, moment)
    context.invoke(models_command)
    say("Index")
    build_index(settings, database)
    database.close()


def build_index(settings: Settings, database: Database) -> None:
    """Open the index; build it when there is none that fits, and fold in what has changed since; say so."""
    retriever = build_retriever(settings, database)
    with counting("passages embedded") as count:
        outcome = retriever.open(progress=count)
        # Workers read the changes since a snapshot one by one when they start: there should be few.
        folded = retriever.build(progress=count) if retriever.catch_up() else None
    errors.print(f"    {told(outcome)}", markup=False)
    if folded:
        errors.print(f"    What changed since is now in {folded.name} ({folded.passages} passages).")


def load_demo(database: Database, moment: datetime) -> None:
    with database.write() as session:
        demo_people = create_demo_people(session, moment)
    with database.write() as session:
        found = [find_person_by_email(session, person.email) for person in demo_people]
        load_demo_orders(session, {person.email: person.id for person in found if person is not None}, moment)


LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def check_demo_stays_here(host: str, database: Database) -> None:
    """Everybody knows the password of the demo's administrator. Raises `ConfigurationError`."""
    if host not in LOOPBACK and has_demo(database):
        raise ConfigurationError(
            "The demo's people are here, an administrator among them, and everybody knows their password. Serving on "
            f"{host} opens that to other machines: run `helpcenter users deactivate EMAIL` for each of them first, or add "
            "--demo-people-are-fine."
        )


def check_port(host: str, port: int) -> None:
    """Better now than after the models are loaded. Raises `ConfigurationError`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        advice = (
            "another program listens there; stop it, or choose another port with --port"
            if error.errno == errno.EADDRINUSE
            else error.strerror
        )
        raise ConfigurationError(f"The help center cannot listen on {host}, port {port}: {advice}.") from error


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn, told by code instead of by a file."""

    def __init__(self, application: Any, options: dict[str, Any]) -> None:
        self._application = application
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._application


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=16, show_default=True, type=click.IntRange(1, 256), help="Threads a process.")
@click.option(
    "--deliver/--no-deliver", default=True, help="Whether these processes deliver mail (`helpcenter deliver`)."
)
@click.option(
    "--demo-people-are-fine", is_flag=True, help="Serve the demo to other machines, public passwords and all."
)
def serve_command(host: str, port: int, workers: int, threads: int, deliver: bool, demo_people_are_fine: bool) -> None:
    """Serve the help center with gunicorn. The same processes deliver mail, and publish what waits for its moment."""
    settings = load_settings()
    check_port(host, port)
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if "public_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"public_url": f"http://{address}"})
    house = build_house(settings)
    if not demo_people_are_fine:
        check_demo_stays_here(host, house.database)
    warm_up(house)
    house.database.close()  # each worker opens connections of its own after the fork
    house.retriever.close()

    def ready(_server: Any) -> None:
        say(f"Serving on [bold]http://{escape(address)}[/] (stop with Ctrl-C)")
        if has_demo(house.database):
            errors.print(f"    Demo people sign in with the password {DEMO_PASSWORD}: ana@, ben@ (shoppers),")
            errors.print("    eddie@ (editor), agnes@ (agent), tessa@ (specialist), adam@ (admin) brambleport.example")

    beside: list[DeliveryThread | PublishingThread] = []

    def after_fork(_server: Any, _worker: Any) -> None:
        configure_logging()
        beside.append(PublishingThread(house.database, clock=house.clock, review_needed=settings.review_needed))
        if deliver:
            beside.append(
                DeliveryThread(
                    house.database,
                    build_transport(settings),
                    every_seconds=settings.mail_delivery_seconds,
                    clock=house.clock,
                )
            )
        for thread in beside:
            thread.start()

    def leave(_server: Any, worker: Any) -> None:
        for thread in beside:
            thread.stop()  # a mail that is being sent is sent once, not again after its lease
        # The models' thread pools were made before the fork; taking them down here would abort the process.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0 if worker.booted else Arbiter.WORKER_BOOT_ERROR)

    options = {
        "bind": address,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": True,
        "when_ready": ready,
        "post_fork": after_fork,
        "worker_exit": leave,
        "graceful_timeout": 15,
        "timeout": 60,
        "loglevel": "warning",
        "control_socket_disable": True,
        "limit_request_line": LONGEST_REQUEST_LINE,
    }
    # gunicorn would go up to 8190 only, or take lines without end, which could fill the memory.
    message.MAX_REQUEST_LINE = LONGEST_REQUEST_LINE
    _Server(create_app(house), options).run()


def warm_up(house: House) -> None:
    """Load what the first question in each language would load: the workers then share it with the process they are made from."""
    keep_heaps_small()
    language = house.settings.default_language
    detect("where is my order", language)
    for spoken in {language, *house.retriever.index.vectors}:
        house.retriever.search("where is my order", language=spoken)
    suggest(house.retriever, "where is my", page_language=language)
    give_back_memory()


def keep_heaps_small() -> None:
    """One heap for all threads, and what is large goes back to the system when it is done with: glibc would keep a heap for each
    thread, and in each of them what the largest question so far needed.
    """
    with suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        for option, value in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(option, value)


def give_back_memory() -> None:
    """What loading needed and nothing holds any more goes back to the system now: glibc would keep it for later.

    What is left stays out of the collector's sight, which would write to the pages that the workers share.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def has_demo(database: Database) -> bool:
    """Whether one of the demo's people can sign in."""
    with database.read() as session:
        found = [find_person_by_email(session, person.email) for person in DEMO_PEOPLE]
        active = any(person is not None and find_person(session, person.id) is not None for person in found)
    database.close()
    return active


@click.command("deliver")
@click.option("--again", is_flag=True, help="First put back the mails that were given up.")
def deliver_command(again: bool) -> None:
    """Deliver waiting mail until stopped, for installations that keep mail out of the web processes (serve --no-deliver)."""
    settings = load_settings()
    if not Path(settings.instance_folder).exists():
        raise ConfigurationError(
            f"There is no installation in {settings.instance_folder}; run `helpcenter init` first."
        )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    check_sender(settings)
    database = build_database(settings)
    with database.write() as session:
        if again:
            send_again(session, now=utc_now())
        counted = count_mail(session)
    say(f"Delivering mail: {counted[MailState.WAITING]} wait, {counted[MailState.FAILED]} failed (stop with Ctrl-C)")
    run_delivery(
        database,
        build_transport(settings),
        stop_event=stop,
        every_seconds=settings.mail_delivery_seconds,
        clock=utc_now,
    )
