"""``zwbot export`` and ``zwbot import``: everything, from one database into another, through one ZIP.

``tables/<name>.jsonl`` has the rows of each table (:mod:`bot.services.keeping.lines`), ``files/…`` the bytes that are
needed, ``manifest.json`` what there must be of each; it is written last. The same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.db import asis
from bot.db.engine import make_engine
from bot.db.migrate import migrate, newest
from bot.db.queries import audit, uploads
from bot.runner.files import Files
from bot.services.keeping import sound
from bot.services.keeping.lines import TABLES, TOGETHER, Unfit, insert_into, read, written
from bot.services.keeping.sound import DATABASE, Sound, Unusable
from bot.services.keeping.staged import new_file, private_folder
from zwcore import ENGINE

SCHEMA = 1
MANIFEST = "manifest.json"
LONGEST_LINE = 64 << 20
LARGEST_FILE = 256 << 20
LARGEST_MANIFEST = 256 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
"""What the reading of a ZIP may come to."""
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
# The oldest day a ZIP can name: it says nothing about when it was made.
_DAY = (1980, 1, 1, 0, 0, 0)


class Broken(Exception):
    """A database that is not as it was written: it is not handed on. What was looked at says where."""

    def __init__(self, found: Sound) -> None:
        super().__init__()
        self.sound = found


@dataclass(frozen=True)
class Transferred:
    """What a ZIP holds, and whether it was ``new`` to the database it was brought into."""

    rows: Mapping[str, int]
    files: int
    head: str
    new: bool = True


# -- out ---------------------------------------------------------------------------------------------------------------


def export(data: Path, to: Path) -> Transferred:
    """Write everything into a new ZIP; ``Broken`` where it is not as it was written."""
    found = sound.look(data)
    if found.breaks:
        raise Broken(found)
    unfinished = to.with_name(f".{to.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    engine = asis.reading_engine(data / DATABASE)
    try:
        with (
            new_file(unfinished) as file,
            zipfile.ZipFile(file, "w") as archive,
            Session(engine) as session,
        ):
            moved = _written(session, Files(data / "files"), archive)
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        os.rename(unfinished, to)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
    return moved


def _written(session: Session, files: Files, archive: zipfile.ZipFile) -> Transferred:
    members = {_table(name): _member(archive, _table(name), written(session, table)) for name, table in TABLES.items()}
    rows = {name: members[_table(name)]["rows"] for name in TABLES}
    head = _head(session)
    needed = sorted(uploads.needed(session))
    for sha256 in needed:
        with files.path(sha256).open("rb") as source:
            place = f"files/{sha256[:2]}/{sha256}"
            members[place] = _member(archive, place, iter(lambda: source.read(1 << 20), b""), packed=False)
    manifest = {"schema": SCHEMA, "engine": ENGINE, "revision": newest(), "audit": head, "members": members}
    _member(archive, MANIFEST, [(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()])
    return Transferred(rows, len(needed), head)


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


def _member(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> dict[str, Any]:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.create_system, info.external_attr = 3, 0o600 << 16
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            size, count = size + member.write(piece), count + 1
    return {"rows": count, "size": size, "sha256": digest.hexdigest()}


def _head(session: Session) -> str:
    return audit.head(session)[1]


# -- in ----------------------------------------------------------------------------------------------------------------


def bring_in(source: Path, data: Path) -> tuple[Transferred, Sound]:
    """Bring a ZIP into an empty database, all or nothing; where all of it is there already nothing is changed."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(source))
            manifest = _manifest(archive)
        except UNREADABLE as problem:
            raise Unusable(f"{source} 打不开，不是完整的导出文件") from problem
        private_folder(data)
        _room(manifest, data)
        migrate(f"sqlite:///{data / DATABASE}")
        engine = make_engine(f"sqlite:///{data / DATABASE}")
        stack.callback(engine.dispose)
        try:
            with Session(engine) as session, session.begin():
                new = _brought(session, archive, manifest, Files(data / "files"))
        except DBAPIError as problem:
            raise Unusable(f"导出文件里的数据对不上（{problem.orig}），什么都没有导入") from problem
        except (*UNREADABLE, Unfit) as problem:
            raise Unusable("导出文件坏了，什么都没有导入") from problem
    rows = {name: manifest["members"][_table(name)]["rows"] for name in TABLES}
    count = len(manifest["members"]) - len(TABLES)
    return Transferred(rows, count, manifest["audit"], new), sound.look(data)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once every member is one that may be there and has the size it says."""
    infos = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in infos or infos[MANIFEST].file_size > LARGEST_MANIFEST:
        raise Unusable(f"{archive.filename} 里没有清单，不是 zwbot export 写的")
    try:
        manifest = json.loads(archive.read(MANIFEST))
        schema, found, members = manifest["schema"], manifest["revision"], manifest["members"]
        sizes = {name: int(one["size"]) for name, one in members.items()}
        facts = all(isinstance(one["sha256"], str) and isinstance(one["rows"], int) for one in members.values())
        whole = facts and isinstance(manifest["audit"], str)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise Unusable("导出文件的清单读不懂") from problem
    if schema != SCHEMA:
        raise Unusable(f"导出文件的格式是 {schema}，这个程序只读 {SCHEMA}：请升级程序")
    if found != newest():
        raise Unusable(f"导出文件的表结构是 {found}，这个程序是 {newest()}：请用同一版本的程序导出和导入，再升级")
    listed = {name: info.file_size for name, info in infos.items() if name != MANIFEST}
    tables = {_table(name) for name in TABLES}
    known = all(name in tables or (_FILE.fullmatch(name) and size <= LARGEST_FILE) for name, size in listed.items())
    if (
        not whole
        or not known
        or not tables <= listed.keys()
        or listed != sizes
        or len(infos) != len(archive.infolist())
    ):
        raise Unusable("导出文件里的内容和清单对不上，什么都没有导入")
    return dict(manifest)


def _room(manifest: Mapping[str, Any], data: Path) -> None:
    # Packed again in the database: what is asked for is more than enough.
    needed, free = sum(one["size"] for one in manifest["members"].values()), shutil.disk_usage(data).free
    if needed > free:
        raise Unusable(f"磁盘放不下：要 {needed >> 20} MB，还有 {free >> 20} MB")


def _brought(session: Session, archive: zipfile.ZipFile, manifest: Mapping[str, Any], files: Files) -> bool:
    """Whether anything was brought in; ``Unusable`` where something else is there already."""
    members = manifest["members"]
    if any(next(written(session, table), None) for table in TABLES.values()):
        if any(_digest(session, name) != members[_table(name)]["sha256"] for name in TABLES):
            raise Unusable("这个数据库里已有别的数据，没有导入：请导入到空的数据文件夹（--data）")
        return False
    for name, one in members.items():
        found = _FILE.fullmatch(name)
        if found is not None:
            content = archive.read(name)
            if {hashlib.sha256(content).hexdigest(), one["sha256"]} != {found[2]}:
                raise Unusable(f"导出文件里的 {name} 坏了，什么都没有导入")
            files.keep(content)
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name in TABLES:
        with archive.open(_table(name)) as member:
            _insert(session, name, member)
        if _digest(session, name) != members[_table(name)]["sha256"]:
            raise Unusable(f"导出文件里的 {_table(name)} 和清单对不上，什么都没有导入")
    if _head(session) != manifest["audit"]:
        raise Unusable("导出文件里的审计和清单对不上，什么都没有导入")
    return True


def _insert(session: Session, name: str, member: IO[bytes]) -> None:
    table, rows = TABLES[name], list[dict[str, Any]]()
    for line in _lines(member):
        rows.append(read(line, table))
        if len(rows) == TOGETHER:
            session.connection().execute(insert_into(table), rows)
            rows.clear()
    if rows:
        session.connection().execute(insert_into(table), rows)


def _lines(member: IO[bytes]) -> Iterator[bytes]:
    while line := member.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise Unfit
        yield line


def _digest(session: Session, name: str) -> str:
    digest = hashlib.sha256()
    for line in written(session, TABLES[name]):
        digest.update(line)
    return digest.hexdigest()
