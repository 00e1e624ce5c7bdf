"""全部表: the forms of a file or a unit in one ZIP, each as Word and with its report, the summary and the data beside.

What was handed in is there as 定稿 too. The same forms give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from zwcore.exports import Export, Paper, export, exports
from zwcore.exports.names import file_name
from zwcore.text import Message, Say

_DAY = (1980, 1, 1, 0, 0, 0)
_EACH = ("docx", "final", "report")
_MOST_REPORTS = 80
"""Of more forms no reports are printed: that would take longer than a file may."""
_ALL = ("summary", "json")
_UTF8 = 0x800


@export(
    "bundle",
    Message("more.bundle", "全部表 ZIP"),
    suffix="zip",
    order=45,
    title=Message("bundle.title", "全部"),
    many=True,
)
def bundle(paper: Paper, say: Say) -> bytes:
    """Pack the files."""
    out, names = BytesIO(), set[str]()
    with ZipFile(out, "w") as archive:
        for one, export_ in _files(paper):
            info = ZipInfo(_free(file_name(one, export_, say), names), _DAY)
            info.flag_bits |= _UTF8
            info.compress_type = ZIP_STORED if export_.suffix in ("docx", "xlsx") else ZIP_DEFLATED
            archive.writestr(info, export_.write(one, say))
    return out.getvalue()


def _files(paper: Paper) -> Iterator[tuple[Paper, Export]]:
    for place in range(len(paper.records)):
        one = paper.alone(place)
        for name in _EACH if len(paper.records) <= _MOST_REPORTS else _EACH[:-1]:
            if one.standing.handed_in or not exports[name].filed:
                yield one, exports[name]
    yield from ((paper, exports[name]) for name in _ALL)


def _free(name: str, taken: set[str]) -> str:
    """A name that no other file has: two forms may be called alike."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){dot}{suffix}"
    taken.add(name)
    return name
