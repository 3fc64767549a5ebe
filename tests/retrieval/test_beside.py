"""Looking for two things at once."""

from __future__ import annotations

import os
import threading

import pytest

from helpcenter.retrieval.beside import beside


def test_both_run_at_once_and_the_result_comes() -> None:
    met = threading.Barrier(2, timeout=5)
    other = beside(met.wait)
    assert {met.wait(), other.result()} == {0, 1}


def test_what_it_raises_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        beside(divmod, 1, 0).result()


def test_a_forked_process_starts_threads_of_its_own() -> None:
    assert beside(os.getpid).result() == os.getpid()
    child = os.fork()
    if not child:
        os._exit(0 if beside(os.getpid).result(timeout=5) == os.getpid() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
