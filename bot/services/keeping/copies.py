"""``zwbot backup`` and ``zwbot restore``: a copy of the database and the files, whole or not at all.

A backup is a folder: the database (``VACUUM INTO``, one moment of it, whether the bot runs or not), the files as they
lie in ``files/``, and a manifest with counts and digests, which is written last: without it there is no backup.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.db import asis
from bot.db.migrate import newest, revisions
from bot.runner.files import Files
from bot.services.keeping import sound
from bot.services.keeping.sound import DATABASE, LAST_BACKUP, Sound, Unusable
from bot.services.keeping.staged import FileFacts, Staged, of_file, sync, write
from zwcore import ENGINE

MANIFEST = "manifest.json"
_NAMES = ("files", DATABASE, MANIFEST)
_PATH = re.compile(rf"{re.escape(DATABASE)}|files/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}")
_TRIES = 3


@dataclass(frozen=True)
class Copied:
    """What was copied; ``sound`` is what a look at the copy said, nothing where its tables are of an older version."""

    tables: Mapping[str, int]
    files: int
    size: int
    sound: Sound | None


def back_up(data: Path, to: Path, now: datetime) -> Copied:
    """Copy a data folder to an empty folder; ``NotEmpty`` where it is none."""
    if not (data / DATABASE).is_file():
        raise Unusable(f"这里没有数据库：{data}")
    for left in range(_TRIES - 1, -1, -1):
        with Staged(to, _NAMES, MANIFEST) as staged:
            content = dict(_copied(data, staged.place))
            looked = _looked(staged.place)
            # Between the moment of the database and that of a file somebody may have let go of it: once more.
            if looked is not None and looked.breaks and left:
                continue
            manifest = _manifest(staged.place, content, now)
            write(io.BytesIO(_json(manifest)), staged.place / MANIFEST)
            staged.publish()
            break
    _note(data, {"at": manifest["made"], "to": str(to.resolve()), "head": manifest["audit"]["head"]})
    return Copied(manifest["tables"], len(content) - 1, sum(one.size for one in content.values()), looked)


def _copied(data: Path, place: Path) -> Iterator[tuple[str, FileFacts]]:
    copy = place / DATABASE
    try:
        with closing(sqlite3.connect(data / DATABASE, timeout=30, isolation_level=None)) as base:
            base.execute("VACUUM INTO ?", (str(copy),))
    except asis.FAULTS as problem:
        raise Unusable(f"数据库读不下去，没有备份（{problem}）：请先用上一次的备份恢复（zwbot restore）") from problem
    os.chmod(copy, 0o600)
    sync(copy)
    yield DATABASE, of_file(copy)
    files = Files(data / "files")
    for name in sorted(files.names()):
        path = files.path(name)
        if _PATH.fullmatch(_inside(name)):
            with contextlib.suppress(FileNotFoundError), path.open("rb") as source:
                yield _inside(name), write(source, place / _inside(name))


def _inside(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


def _manifest(place: Path, content: Mapping[str, FileFacts], now: datetime) -> dict[str, Any]:
    with closing(asis.connect(place / DATABASE)) as base:
        lines, head = asis.chain(base)
        return {
            "schema": 1,
            "engine": ENGINE,
            "revision": asis.revision(base),
            "made": now.isoformat(timespec="seconds"),
            "tables": asis.counts(base),
            "audit": {"lines": lines, "head": head},
            "files": {path: one._asdict() for path, one in sorted(content.items())},
        }


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _looked(place: Path) -> Sound | None:
    """Look at a copy; nothing where its tables are of an older version."""
    with closing(asis.connect(place / DATABASE)) as base:
        found = asis.revision(base)
    older = found != newest() and found in revisions()
    return None if older else sound.look(place)


def _note(data: Path, facts: Mapping[str, str]) -> None:
    """Put down that there is a backup; where nobody may write there is no such note."""
    unfinished = data / f"{LAST_BACKUP}.new"
    with contextlib.suppress(OSError):
        unfinished.unlink(missing_ok=True)
        write(io.BytesIO(_json(facts)), unfinished)
        os.replace(unfinished, data / LAST_BACKUP)


def last(data: Path) -> datetime | None:
    """When the last backup was made, as far as it is known."""
    try:
        return datetime.fromisoformat(json.loads((data / LAST_BACKUP).read_text("utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def versions(data: Path) -> int:
    """How many versions were handed in, in a database that can be read."""
    with closing(asis.connect(data / DATABASE)) as base:
        return asis.counts(base)["submission"]


def restore(backup: Path, data: Path) -> Copied:
    """Put a backup into an empty data folder, once all of it is what its manifest says; ``NotEmpty`` for another."""
    manifest = _read_manifest(backup)
    listed = {path: FileFacts(one["size"], one["sha256"]) for path, one in manifest["files"].items()}
    with Staged(data, _NAMES, DATABASE) as staged:
        for path, expected in listed.items():
            try:
                with (backup / path).open("rb") as source:
                    found = write(source, staged.place / path)
            except FileNotFoundError as problem:
                raise Unusable(f"备份不完整：少了 {path}，什么都没有恢复") from problem
            if found != expected:
                raise Unusable(f"备份里的 {path} 和清单对不上，什么都没有恢复；请换一份备份")
        looked = _looked(staged.place)
        with closing(asis.connect(staged.place / DATABASE)) as base:
            chain = dict(zip(("lines", "head"), asis.chain(base), strict=True))
            if chain != manifest["audit"] or asis.counts(base) != manifest["tables"]:
                raise Unusable("备份里的数据库和清单对不上，什么都没有恢复；请换一份备份")
        staged.publish()
    return Copied(manifest["tables"], len(listed) - 1, sum(one.size for one in listed.values()), looked)


def _read_manifest(backup: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((backup / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as problem:
        raise Unusable(f"这里没有备份，或者没有做完：{backup}") from problem
    except ValueError as problem:
        raise Unusable(f"备份的清单坏了：{backup / MANIFEST}") from problem
    try:
        wrong = [path for path in manifest["files"] if not _PATH.fullmatch(path)]
        known, found = manifest["schema"] == 1, manifest["revision"]
        facts = [(int(one["size"]), str(one["sha256"])) for one in manifest["files"].values()]
        whole = known and not wrong and DATABASE in manifest["files"] and facts and {"tables", "audit"} < set(manifest)
    except (KeyError, TypeError, ValueError, AttributeError):
        whole = False
    if not whole:
        raise Unusable(f"备份的清单读不懂：{backup / MANIFEST}")
    if found not in revisions():
        raise Unusable(f"备份是更新版本的程序做的（{found}，这个程序只到 {newest()}）：请升级程序")
    return dict(manifest)
