"""Files of old and of other office programs (doc, wps, rtf, odt, ods): LibreOffice makes docx and xlsx of them.

A reader asks for that here. Who has it done is said by :func:`have_done_by`: a process that reads may start nothing,
so it asks the process beside it, where a :class:`Converter` calls LibreOffice. Where nobody was named, or it is not
installed, such a file is refused as "old_office".
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from io import BytesIO
from pathlib import Path

from zwcore.documents import Document, NotRead, Unreadable, reader, readers
from zwcore.documents.archive import open_archive
from zwcore.documents.limits import MAX_BYTES
from zwcore.documents.opendocument import as_saved

KINDS: Mapping[str, str] = {"doc": "docx", "rtf": "docx", "odt": "docx", "ods": "xlsx"}
"""What is made of each kind."""
_OPEN = ("odt", "ods")
"""Of these, those whose parts can be looked into before."""
SECONDS, MORE_SECONDS = 20, 2
"""By the clock on the wall, for one start of LibreOffice, which needs three or four of them for a form; and for each
further file that it is given."""
RUNS = 4
"""So often it is started for one file that was sent; a zip may hold several."""
TOGETHER = 10
"""So many files it is given at once: to start it costs more than to read another one."""
PATIENCE = RUNS * (SECONDS + MORE_SECONDS * (TOGETHER - 1))
"""Seconds that all of it may take for one file that was sent."""
WASTED = 40
"""Seconds, of these, in which nothing comes of it: others wait for their files meanwhile."""
_ASKED_TOGETHER = 32 << 20
_DATE = re.compile(rb'(?:<w:instrText[^>]*>|w:instr=")\s*(?:DATE|TIME)\b')
_PREFIX, _NEW = "zwcore-office-", "new-zwcore-office-"
_RESTART = 81
"""Its exit status where it has set up a new profile, and wants to be started once more."""
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", 2),
    ("org.openoffice.Office.Calc/Content/Update", "Link", 2),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)

File = tuple[str, bytes]
"""What kind of file it is, and its bytes."""
Made = tuple[str, bytes]
"""Why nothing was made of it ("" where something was), and the bytes."""
Have = Callable[[Sequence[File]], Sequence[Made]]
Run = Callable[[Sequence[str], Mapping[str, str], Path, int], int | None]
"""Has a program run with an environment, in a folder, for so many seconds; its exit status, if it came to an end."""

_done_by: list[Have] = []
_ready: dict[bytes, Made] = {}


def have_done_by(have: Have) -> None:
    """Have ``have`` asked from now on, in place of whoever was."""
    _done_by[:] = [have]


def prepare(files: Iterable[File]) -> None:
    """Have several files made ready, those of a zip: each costs a fraction of what it would by itself."""
    _ready.clear()
    asked: list[File] = []
    for file in files:
        if asked and sum(len(data) for _, data in asked) + len(file[1]) > _ASKED_TOGETHER:
            _ask(asked)
            asked = []
        asked.append(file)
    if asked:
        _ask(asked)


def _ask(files: Sequence[File]) -> None:
    asked: dict[bytes, File] = {}
    for kind, data in files:
        try:
            asked[_key(kind, data)] = (kind, as_saved(data) if kind in _OPEN else data)
        except Unreadable as problem:
            _ready[_key(kind, data)] = (problem.reason, b"")
    if asked:
        made = _done_by[0]([*asked.values()]) if _done_by else [("old_office", b"")] * len(asked)
        _ready.update(zip(asked, made, strict=True))


def _key(kind: str, data: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + data).digest()


def _read(kind: str, data: bytes) -> Document:
    key = _key(kind, data)
    if key not in _ready:
        prepare([(kind, data)])
    reason, made = _ready.pop(key)
    if reason:
        raise Unreadable(reason)
    document = replace(readers.at_once(KINDS[kind])(made), kind=kind)
    dated = (NotRead("dated", {}),) if kind not in _OPEN and _is_dated(made) else ()
    return replace(document, left_out=(*document.left_out, *dated))


def _is_dated(made: bytes) -> bool:
    """Tell whether a field shows the day on which the file is opened: LibreOffice has put today there."""
    with open_archive(made) as archive:
        return any(_DATE.search(archive.read(name)) for name in archive.namelist() if name.startswith("word/"))


for _kind in KINDS:
    reader(_kind)(partial(_read, _kind))


def packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Put files, or what was made of them, into bytes."""
    head = json.dumps([[word, len(data)] for word, data in parts])
    return b"".join([head.encode(), b"\n", *(data for _, data in parts)])


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    """Take them out again; ``ValueError`` for bytes that are none."""
    head, _, rest = data.partition(b"\n")
    stream = BytesIO(rest)
    return [(str(word), stream.read(int(length))) for word, length in json.loads(head)]


def find() -> Path | None:
    """Where LibreOffice is; ``None`` where it is not installed. What it is started by only starts this one."""
    import shutil

    named = shutil.which("soffice") or shutil.which("libreoffice")
    if named is None:
        return None
    program = Path(os.path.realpath(named))
    itself = program.with_name("soffice.bin")
    return itself if itself.exists() else program


class Converter:
    """Has LibreOffice make files for a process that reads; what one file that was sent may cost in all is limited."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.begin()

    def begin(self) -> None:
        """Another file is read from now on."""
        self._left, self._to_waste = RUNS, WASTED

    def answer(self, asked: bytes) -> bytes:
        """The same in bytes; ``ValueError`` for what nobody who reads would ask."""
        files = unpacked(asked)
        if any(kind not in KINDS for kind, _ in files):
            raise ValueError("unknown kinds")
        return packed(self.made(files))

    def made(self, files: Sequence[File]) -> list[Made]:
        """What is made of each file, or why nothing is: "old_office", "office", "time", "bomb"."""
        program = find()
        if program is None:
            return [("old_office", b"")] * len(files)
        made: dict[int, Made] = {}
        left = list(_groups(files))
        while left and self._left > 0 and self._to_waste > 0:
            self._left -= 1
            group = left.pop(0)
            found, whole = self._made_together(program, {n: files[n] for n in group})
            missing = [n for n in group if found[n][0] in ("office", "time")]
            if not whole and missing:
                # They are taken in order: the first that is missing took it down, and those behind wait for another.
                behind = missing[1:]
                left[:0] = [behind] if behind else []
                found = {n: one for n, one in found.items() if n not in behind}
            made |= found
        return [made.get(n, ("time", b"")) for n in range(len(files))]

    def _made_together(self, program: Path, files: Mapping[int, File]) -> tuple[dict[int, Made], bool]:
        """What is made of files in one start, and whether it looked at all of them."""
        target = KINDS[next(iter(files.values()))[0]]
        with _folder() as folder:
            _write_profile(folder / "profile")
            (folder / "in").mkdir()
            given = [folder / "in" / f"{n}.{kind}" for n, (kind, _) in files.items()]
            for path, (_, data) in zip(given, files.values(), strict=True):
                path.write_bytes(data)
            command = [
                str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                "--nolockcheck", "--nodefault", "--convert-to", target, "--outdir", str(folder / "out"),
                *map(str, given),
            ]  # fmt: skip
            environment = {
                "HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8",
                "SAL_USE_VCLPLUGIN": "svp",
            }  # fmt: skip
            seconds = min(SECONDS + MORE_SECONDS * (len(files) - 1), self._to_waste)
            status = self._run(command, environment, folder, seconds)
            if status == _RESTART:
                status = self._run(command, environment, folder, seconds)
            self._to_waste -= seconds if status is None else 0
            missing = "time" if status is None else "office"
            return {n: _taken(folder / "out", f"{n}.{target}", missing) for n in files}, status == 0


def _groups(files: Sequence[File]) -> Iterator[list[int]]:
    """The numbers of files that can be made together."""
    for target in sorted(set(KINDS.values())):
        alike = [n for n, (kind, _) in enumerate(files) if KINDS[kind] == target]
        for start in range(0, len(alike), TOGETHER):
            yield alike[start : start + TOGETHER]


def _write_profile(profile: Path) -> None:
    """Settings under which no macro runs and no link is followed."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}'
        "</oor:items>\n",
        "utf-8",
    )


def _taken(folder: Path, name: str, missing: str) -> Made:
    """What was made, if it is a file of its own: what made it may have been taken over by what it read."""
    try:
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return missing, b""
    try:
        found = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=inside)
    except OSError:
        return missing, b""
    finally:
        os.close(inside)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        return missing, b""
    with os.fdopen(found, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return "bomb", b""
    return ("", data) if data else (missing, b"")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of our own that nobody else sees, and that is gone afterwards."""
    import shutil
    import tempfile

    sweep()
    # Not to be taken for one that was left, it gets its name when it is held.
    new = Path(tempfile.mkdtemp(prefix=_NEW))
    folder = new.with_name(_PREFIX + new.name.removeprefix(_NEW))
    held = os.open(new, os.O_RDONLY)
    try:
        flock(held, LOCK_EX)
        new.rename(folder)
        yield folder
    finally:
        for path in (new, folder):
            shutil.rmtree(path, ignore_errors=True)
        os.close(held)


def sweep() -> None:
    """Let go of what somebody left who was killed at work: people's files."""
    import shutil
    import tempfile

    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                flock(held, LOCK_EX | LOCK_NB)
                if os.fstat(held).st_uid == os.geteuid():
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(held)
