"""Commands of the help center as processes of their own: how long they took, what of it was work, and how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpcenter.config import ROOT

HELPCENTER = [sys.executable, "-c", "import sys; from helpcenter.cli import main; sys.exit(main())"]
_LOOK_SECONDS = 0.5
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Look:
    """What had been done at a moment: `seconds` by the clock and `worked` by the processor, since the start."""

    seconds: float
    worked: float
    done: int


@dataclass(slots=True)
class Course:
    """A command from its start to its end. `peak_mb`: the most memory it had; `looks`: how it got on."""

    seconds: float
    worked: float
    peak_mb: float
    returned: int
    output: str
    looks: list[Look] = field(default_factory=list)


def carry_out(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    done: Callable[[], int] | None = None,
    kill_at: int | None = None,
) -> Course:
    """Run `helpcenter` with these arguments. `done` counts what it has done so far; at `kill_at` it gets SIGKILL."""
    begun = time.perf_counter()
    log = Path(environment["HELPCENTER_INSTANCE_FOLDER"]).parent / "output.log"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*HELPCENTER, *arguments], env=dict(environment), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
        looks: list[Look] = []
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if done is not None:
                looks.append(Look(time.perf_counter() - begun, _worked(process.pid), done()))
                if kill_at is not None and looks[-1].done >= kill_at:
                    process.kill()
                    kill_at = None
            time.sleep(_LOOK_SECONDS)
    process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for already
    return Course(
        seconds=time.perf_counter() - begun,
        worked=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        returned=process.returncode,
        output=log.read_text(),
        looks=looks,
    )


def _worked(pid: int) -> float:
    """Seconds of processor time of a process; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
