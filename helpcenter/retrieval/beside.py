"""Something that is looked for beside something else: both at once, where the machine has a processor free."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

#: Each has a connection and a heap of its own; more would not make more processors.
_THREADS: Final = max(2, os.cpu_count() or 2)
_threads: ThreadPoolExecutor | None = None


def beside(act: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
    """Begin `act` in another thread. `result()` waits for it, and raises what it raised."""
    global _threads
    if _threads is None:
        _threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="beside")
    return _threads.submit(act, *args, **kwargs)


def _forget() -> None:
    """Threads do not come along into a forked process: it starts its own."""
    global _threads
    _threads = None


os.register_at_fork(after_in_child=_forget)
