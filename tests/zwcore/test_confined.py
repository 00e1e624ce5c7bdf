"""Confined processes: their limits, what is said of what breaks them, and that the others go on."""

from __future__ import annotations

import ast
import os
import resource
import signal
import threading
from pathlib import Path

import pytest

from zwcore import confined
from zwcore.confined import Broken, alone, each

CORE = Path(__file__).parents[2] / "zwcore"


def behave(job: str) -> bytes:
    """What the tests have a child do."""
    if job == "exit":
        os._exit(3)
    if job == "raise":
        raise RuntimeError("on purpose")
    if job == "abort":
        os.abort()
    if job == "hang":
        threading.Event().wait()
    while job == "busy":
        pass
    if job == "memory":
        return bytes(bytearray(3 << 30))
    if job == "answer":
        return bytes(64)
    return f"{job} {os.getpid()}".encode()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "CPU_SECONDS", 1)
    monkeypatch.setattr(confined, "SECONDS", 3)
    monkeypatch.setattr(confined, "ANSWER", 63)


@pytest.mark.parametrize("processes", [1, 3])
def test_what_breaks_a_process_is_said_and_the_others_go_on(short: None, processes: int) -> None:
    jobs = ["a", "exit", "b", "raise", "busy", "abort", "c", "memory", "hang", "answer", "d"]
    found = list(each(behave, jobs, processes))
    words = [one.reason if isinstance(one, Broken) else one.decode().split()[0] for one in found]
    assert words == ["a", "crash", "b", "crash", "time", "memory", "c", "memory", "time", "memory", "d"]


def test_the_limits() -> None:
    def limits(_: str) -> bytes:
        kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)
        found = [resource.getrlimit(kind)[0] for kind in kinds]
        interrupted = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
        return " ".join(map(str, (*found, len(os.environ), int(interrupted)))).encode()

    before = resource.getrlimit(resource.RLIMIT_AS)
    (answer,) = each(limits, ["x"])
    expected = (confined.MEMORY, confined.WRITTEN, confined.OPEN_FILES, 0, 0, 0)
    assert isinstance(answer, bytes)
    assert answer.decode().split() == [str(one) for one in expected]
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_narrower_limit_stays() -> None:
    def narrow() -> bytes:
        return str(resource.getrlimit(resource.RLIMIT_NOFILE)).encode()

    def inside() -> bytes:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        answer = alone(narrow)
        assert isinstance(answer, bytes)
        return answer

    assert alone(inside) == b"(64, 64)"


def test_nothing_of_the_program_stays_open(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as file:
        fd = file.fileno()

        def look() -> bytes:
            try:
                os.fstat(fd)
            except OSError:
                return b"closed"
            return b"open"

        assert alone(look) == b"closed"


def test_a_process_does_many_jobs_and_one_that_grew_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def pids(count: int) -> int:
        return len(set(each(lambda _: str(os.getpid()).encode(), range(count))))

    assert pids(6) == 1
    monkeypatch.setattr(confined, "PIECES", 2)
    assert pids(6) == 3
    monkeypatch.setattr(confined, "GROWN", 1 << 20)
    assert pids(3) == 3


def test_results_that_wait_are_few(tmp_path: Path) -> None:
    done = tmp_path / "done"

    def work(n: int) -> bytes:
        if n == 0:
            threading.Event().wait(0.5)
        with done.open("ab") as file:
            file.write(b".")
        return str(n).encode()

    results = each(work, range(60), 2)
    assert next(results) == b"0"
    assert done.stat().st_size <= 9
    assert [int(one) for one in results if isinstance(one, bytes)] == list(range(1, 60))


def test_no_process_is_left() -> None:
    before = children()
    results = each(behave, ["a", "hang"], 2)
    next(results)
    assert children() - before
    results.close()  # type: ignore[attr-defined]
    assert children() - before == set()


def children() -> set[str]:
    """The processes that this one has started, others' and its own."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_the_core_forks_here_alone() -> None:
    starting = {"fork", "forkpty", "posix_spawn", "Popen", "ProcessPoolExecutor", "system"}
    found = {
        path.relative_to(CORE).as_posix()
        for path in CORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in starting
    }
    assert found == {"confined.py"}
