"""The real server in a process of its own, over a prepared house, for the browser tests and the tools."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from helpcenter.config import PREFIX, ROOT

_PATIENCE_SECONDS = 60.0
_FAST = {"RATE_LIMIT_ASK": "10000 per minute", "RATE_LIMIT_CONTACT": "10000 per minute"}


@dataclass(frozen=True, slots=True)
class Served:
    """A running server. `folder` holds what it writes: database, attachments, outgoing mail, log."""

    url: str
    folder: Path

    def mails_to(self, address: str, *, at_least: int = 1, patience_seconds: float = 10.0) -> list[EmailMessage]:
        """The mails that went to `address`, oldest first, once there are so many."""
        deadline = time.monotonic() + patience_seconds
        while True:
            paths = sorted((self.folder / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
            mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
            found = [mail for mail in mails if address in str(mail["To"])]
            if len(found) >= at_least:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} instead of {at_least} mails to {address}")
            time.sleep(0.1)


@contextmanager
def serve(environment: Mapping[str, str], *, workers: int = 2) -> Iterator[Served]:
    """`helpcenter serve` on a free port, with the settings in `environment` (those of `prepared_house` and more)."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    folder = Path(environment[f"{PREFIX}INSTANCE_FOLDER"])
    settings = {f"{PREFIX}{name}": value for name, value in _FAST.items()}
    settings |= {f"{PREFIX}RATE_LIMIT_SIGN_IN": "10000 per minute", f"{PREFIX}MAIL_DELIVERY_SECONDS": "0.2"}
    settings |= {f"{PREFIX}PUBLIC_URL": url, **environment}
    rest = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [Path(sys.executable).with_name("helpcenter"), "serve", "--port", str(port), "--workers", str(workers)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=rest | settings, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            _wait(url, process, folder / "log")
            yield Served(url, folder)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
        except (urllib.error.URLError, OSError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{log.read_text()}") from error
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
