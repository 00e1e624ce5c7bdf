"""Confined processes: their limits, what is said of what breaks them, and that the others go on."""

from __future__ import annotations

import ast
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from zwcore import confined, pace
from zwcore.confined import Broken, Child, alone, each
from zwcore.confined.sealing import libraries
from zwcore.confined.tried import in_force

CORE = Path(__file__).parents[2] / "zwcore"
pytestmark = pytest.mark.forks

DATABASE = CORE.parent / "tests" / "data" / "expected.json"
"""Stands for one in the folder that the program is started in."""
NARROW = """
import resource
from zwcore.confined import alone
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
print(alone(lambda _: str(resource.getrlimit(resource.RLIMIT_NOFILE)).encode()).decode(), end="")
"""


def behave(job: str, _: bytes) -> bytes:
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
        return bytes(4001)
    return f"{job} {os.getpid()}".encode()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "CPU_SECONDS", 1)
    monkeypatch.setattr(confined, "SECONDS", 3)
    monkeypatch.setattr(confined, "ANSWER", 4000)


@pytest.mark.parametrize("processes", [1, 3])
def test_what_breaks_a_process_is_said_and_the_others_go_on(short: None, processes: int) -> None:
    jobs = ["a", "exit", "b", "raise", "busy", "abort", "c", "memory", "hang", "answer", "d"]
    found = list(each(behave, jobs, processes=processes))
    words = [one.reason if isinstance(one, Broken) else one.decode().split()[0] for one in found]
    assert words == ["a", "crash", "b", "crash", "time", "memory", "c", "memory", "busy", "result", "d"]
    details = [one.detail.splitlines()[-1] for one in found if isinstance(one, Broken) and one.detail]
    assert details == ["process ended with 3", "RuntimeError: on purpose"]


def test_a_process_that_ignores_its_alarm_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def stubborn(job: str, _: bytes) -> bytes:
        if job == "x":
            signal.alarm(0)
            threading.Event().wait()
        return job.encode()

    monkeypatch.setattr(confined, "SECONDS", 1)
    monkeypatch.setattr(confined, "GRACE", 0)
    assert list(each(stubborn, ["a", "x", "b"])) == [b"a", Broken("time"), b"b"]


def test_what_killed_a_process_is_tried_once_more_in_another() -> None:
    """A process that is killed from outside is no fault of the file that it had in its hands."""
    child = Child(lambda question: question if question == b"a" else behave("hang", b""))
    child.give(b"x")
    for expected in (None, Broken("memory")):
        (running,) = children()
        os.kill(int(running), signal.SIGKILL)
        assert child.take() == expected
    assert child.ask(b"a") == b"a"
    child.end()


def test_what_a_process_is_denied() -> None:
    """Really tried, in a child: files, what its parent was given, connections, other processes."""

    def tried(_: bytes) -> bytes:
        denied = [name for name, work in attempts.items() if refused(work)]
        return json.dumps(denied).encode()

    def refused(work: Callable[[], object]) -> bool:
        try:
            work()
        except (PermissionError, RuntimeError):
            return True
        return False

    parent = os.getpid()
    attempts: dict[str, Callable[[], object]] = {
        "a file": DATABASE.read_bytes,
        "a folder": lambda: os.listdir(DATABASE.parent),
        "the environment of the parent": Path(f"/proc/{parent}/environ").read_bytes,
        "its own, as it was": Path("/proc/self/environ").read_bytes,
        "the memory of the parent": Path(f"/proc/{parent}/mem").read_bytes,
        "to write": lambda: Path("/tmp/zwcore-written").write_bytes(b"x"),
        "a connection": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "a connection on this machine": socket.socketpair,
        "a signal": lambda: os.kill(parent, 0),
        "a process": os.fork,
        "a program": lambda: os.execv("/bin/true", ["true"]),
        "a program beside": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "memory beside the limit": lambda: os.memfd_create("x"),
    }
    if not all(in_force().values()):
        pytest.skip("this kernel has no Landlock or no seccomp for this machine")
    answer = alone(tried)
    assert isinstance(answer, bytes)
    assert json.loads(answer) == list(attempts)
    assert alone(lambda _: str(len(os.listdir(Path(os.__file__).parent))).encode()) != b"0"


def test_a_library_may_start_threads() -> None:
    def threaded(_: bytes) -> bytes:
        done: list[bytes] = []
        thread = threading.Thread(target=done.append, args=[b"done"])
        thread.start()
        thread.join()
        return b"".join(done)

    assert alone(threaded) == b"done"


def test_what_is_readable_besides(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("said")
    child = Child(lambda question: Path(question.decode()).read_bytes(), [tmp_path / "words"])
    assert child.ask(str(tmp_path / "words").encode()) == b"said"
    child.end()


def test_the_libraries_hold_no_data() -> None:
    """The folder that the program was started in may hold the data: it is no library, though it is on the path."""
    assert not any(DATABASE.is_relative_to(folder) for folder in libraries())


def test_the_limits() -> None:
    def limits(_: str, __: bytes) -> bytes:
        kinds = (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)
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
    assert subprocess.run([sys.executable, "-c", NARROW], capture_output=True, cwd=CORE.parent).stdout == b"(64, 64)"


def test_nothing_of_the_program_stays_open(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as file:
        fd = file.fileno()

        def look(_: bytes) -> bytes:
            opened = [number for number in range(64) if is_open(number)]
            return json.dumps([fd in opened, *{os.fstat(number).st_rdev for number in range(3)}]).encode()

        answer = alone(look)
    assert isinstance(answer, bytes)
    assert json.loads(answer) == [False, os.stat(os.devnull).st_rdev]


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_a_process_does_many_jobs_and_one_that_grew_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def pids(count: int) -> int:
        return len(set(each(lambda *_: str(os.getpid()).encode(), range(count))))

    assert pids(6) == 1
    monkeypatch.setattr(confined, "PIECES", 2)
    assert pids(6) == 3
    monkeypatch.setattr(confined, "GROWN", 1 << 20)
    assert pids(3) == 3


def test_results_that_wait_are_few() -> None:
    given: list[int] = []

    def work(n: int, _: bytes) -> bytes:
        if n == 0:
            threading.Event().wait(0.5)
        return str(n).encode()

    def give(n: int) -> bytes:
        given.append(n)
        return b""

    results = each(work, range(60), give, processes=2)
    assert next(results) == b"0"
    assert len(given) <= 9
    assert [int(one) for one in results if isinstance(one, bytes)] == list(range(1, 60))


def test_no_process_is_left() -> None:
    before = children()
    results = each(behave, ["a", "hang"], processes=2)
    next(results)
    assert children() - before
    results.close()  # type: ignore[attr-defined]
    assert children() - before == set()


def children() -> set[str]:
    """The processes that this one has started."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_the_core_forks_here_alone() -> None:
    starting = {"fork", "forkpty", "posix_spawn", "Popen", "ProcessPoolExecutor", "system"}
    found = {
        path.relative_to(CORE).as_posix()
        for path in CORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in starting
    }
    assert found == {"confined/__init__.py", "confined/program.py"}


def test_more_time_is_given_page_by_page_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is begun is told; of more pages than a file may have it is said that they took too long."""

    def pages(question: bytes) -> bytes:
        for page in range(int(question)):
            pace.tell(page + 1, int(question))
        return b"read"

    monkeypatch.setattr(confined, "MAX_TOLD", 3)
    child = Child(pages)
    try:
        child.give(b"3")
        heard = []
        while (answer := child.take()) is None:
            heard.append((child.page, child.pages))
        assert (answer, heard) == (b"read", [(1, 3), (2, 3), (3, 3)])
        assert child.ask(b"4") == Broken("time")
    finally:
        child.end()
