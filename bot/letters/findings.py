"""全部问题 of a form that was handed in, page by page: what counts still, what a reviewer marked as none at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.letters import audited, cards, dismissals
from bot.letters import desk as desk_letters
from bot.letters.letter import Reader
from bot.services import marks
from bot.services.submissions import Version

ROOM = 11
"""Lines of a page besides its head, its number and the head of a kind that goes on."""


@dataclass(frozen=True)
class _Block:
    """Lines that stand together, under the head of their kind."""

    title: str
    lines: Sequence[str]


def page(reader: Reader, version: Version, number: int, also: Sequence[str]) -> tuple[str, int, int]:
    """The text of a page, which one it is, and how many there are; ``also`` stands at the end."""
    blocks = [*_told(reader, version), *(_Block("", [one]) for one in also), *_marked(reader, version)]
    pages = _pages(blocks)
    number = min(max(number, 0), len(pages) - 1)
    lines = [reader.say.html(cards.ALL_HEAD.with_(form=cards.briefly(version.record)))]
    lines += [reader.say.html(cards.PAGE.with_(page=number + 1, pages=len(pages)))] if len(pages) > 1 else []
    title = ""
    for block in pages[number]:
        lines += [block.title] if block.title not in ("", title) else []
        lines, title = [*lines, *block.lines], block.title
    return "\n".join(lines), number, len(pages)


def _told(reader: Reader, version: Version) -> Iterator[_Block]:
    """What the unit said, then the findings that count, each with the head of its kind."""
    record, say = version.record, reader.say
    reviews = reader.person.role in audited.REVIEWERS
    none = marks.of_form(reader.session, version.filing, record) if reviews else {}
    for said in desk_letters.answer(reader, version):
        yield _Block("", [say.html(said)])
    heads = (
        (cards.ERRORS, cards.MAY_RETURN), (cards.WARNINGS, cards.MAY_ASK), (cards.INFOS, None), (cards.OF_FILE, None),
    )  # fmt: skip
    for (head, may), every in zip(heads, (*record.counted, record.of_file), strict=True):
        told = [one for one in every if one.number not in none]
        title = say.html(cards.titled(head, told)) + (say.html(may) if reviews and may is not None else "")
        for one in told:
            yield _Block(title, list(cards.tell(say, one, to_unit=not reviews)))
    if not record.told:
        yield _Block("", [say.html(cards.clean(record))])


def _marked(reader: Reader, version: Version) -> Iterator[_Block]:
    """What is marked of a form, with what was found there, once."""
    found = marks.of_form(reader.session, version.filing, version.record)
    title = reader.say.html(dismissals.BLOCK.with_(count=len(found)))
    for number, one in sorted(found.items()):
        yield _Block(title, list(dismissals.marked_lines(reader, version, number, one)))


def _pages(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """The blocks page by page; a head takes a line wherever it stands."""
    pages: list[list[_Block]] = [[]]
    room, title = ROOM, ""
    for block in blocks:
        height = len(block.lines) + (block.title not in ("", title))
        if pages[-1] and height > room:
            pages.append([])
            room, height = ROOM, len(block.lines) + bool(block.title)
        pages[-1].append(block)
        room, title = room - height, block.title
    return pages
