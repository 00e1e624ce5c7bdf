"""更多: where points are lost, the form under another rulebook, the form as a file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.db.queries import outbox
from bot.dialogs import Button, Buttons, Turn, cards, show, tap
from bot.i18n import on_screen
from bot.services import drafts
from bot.services.sheets import Sheet, Stack
from zwcore.checks import checks
from zwcore.exports.docx import to_docx
from zwcore.exports.sheet import WHOLE
from zwcore.exports.xlsx import to_xlsx
from zwcore.money import plain
from zwcore.paths import row_of
from zwcore.rulebooks import Rulebook, load
from zwcore.scoring import Score, score
from zwcore.scoring.compare import compare
from zwcore.scoring.losses import losses
from zwcore.text import Message

MENU = Message("more.menu", "<b>{project}</b>\n还可以：")
LOSSES = Message("more.losses", "失分清单")
COMPARE = Message("more.compare", "按另一套规则对照")
WORD = Message("more.word", "下载 Word")
EXCEL = Message("more.excel", "下载 Excel")
LOST_HEAD = Message("more.lost_head", "<b>失分清单</b>（分数多的在前，共 {count} 项）")
LOST = Message("more.lost", "· {row}：{told}")
LOST_ROW = Message("more.lost_row", "第 {n} 项 {row}")
LOST_MORE = Message("more.lost_more", "还有 {count} 项，排在这些后面。")
NOTHING_LOST = Message("more.nothing_lost", "各项得分都等于分值，没有失分。完成情况未核对。")
NOTHING_LOST_OF = Message(
    "more.nothing_lost_of", "各项得分都等于分值，没有失分。有数据可核算的 {points} 分，按所填的数核算结果一致。"
)
WHICH = Message("more.which", "现在用的是“{title}”（{how}）。按哪一套对照？对照只给您看，不改变提交的内容。")
CHOSEN = Message("more.chosen", "您选的")
FOUND = Message("more.found", "按年度、单位和表内所印认出的")
USE = Message("more.use", "以后按这套核算")
USED = Message("more.used", "已改按“{title}”核算，这张表的核对结果随之更新。")
OTHER_ONES = Message("more.other_ones", "换一套")
CAPTION = Message("more.caption", "{project}\n{time} 导出。填好后发回来，接着核对。")
SHOWN = 8


@tap("m")
def tapped(turn: Turn) -> None:
    """Do what a button says: ``m:<review>:<form>[:<action>[:<rulebook>]]``."""
    stack = show.find(turn, turn.args[0])
    if stack is None:
        return
    sheet = stack.sheets[int(turn.args[1])]
    _ACTIONS[turn.args[2] if len(turn.args) > 2 else ""](turn, stack, sheet, turn.args[3:])


def data(stack: Stack, sheet: Sheet, *more: object) -> str:
    """What a button brings back."""
    return ":".join(["m", str(stack.reading_id), str(sheet.index), *map(str, more)])


def _back(stack: Stack, sheet: Sheet) -> list[Button]:
    return [Button(show.BACK, data(stack, sheet))]


def _menu(turn: Turn, stack: Stack, sheet: Sheet, _: Sequence[str]) -> None:
    rows = [
        [Button(LOSSES, data(stack, sheet, "l")), Button(COMPARE, data(stack, sheet, "r"))],
        [Button(WORD, data(stack, sheet, "w")), Button(EXCEL, data(stack, sheet, "x"))],
        *_alone(stack),
        [Button(show.BACK, show.data(stack, "c", sheet.index))],
    ]
    turn.edit(turn.incoming.message_id, MENU.with_(project=cards.short(sheet.project, 40)), rows)


def _alone(stack: Stack) -> Buttons:
    """What the overview has for several forms."""
    if len(stack.sheets) > 1:
        return []
    return [[Button(show.SHARED_ONE, show.data(stack, "s")), Button(show.DELETE, show.data(stack, "x"))]]


def _losses(turn: Turn, stack: Stack, sheet: Sheet, _: Sequence[str]) -> None:
    form = sheet.content
    scored = score(form, sheet.rulebook)
    found = losses(form, scored)
    lines = [LOST_HEAD.with_(count=len(found))] if found else [_nothing_lost(scored)]
    for loss in found[:SHOWN]:
        row = row_of(loss.line.where)
        name = loss.name if row is None else LOST_ROW.with_(n=row + 1, row=loss.name)
        lines.append(LOST.with_(row=name, told=loss.told))
        lines += [message for message in (loss.full, loss.remedy) if message is not None]
    if len(found) > SHOWN:
        lines.append(LOST_MORE.with_(count=len(found) - SHOWN))
    turn.edit(turn.incoming.message_id, "\n".join(turn.say(line) for line in lines), [_back(stack, sheet)])


def _nothing_lost(scored: Score) -> Message:
    """Say that nothing is lost, and how many points the values given bear out."""
    compared = scored.recomputable
    return NOTHING_LOST_OF.with_(points=plain(compared)) if compared else NOTHING_LOST


def _rulebooks(turn: Turn, stack: Stack, sheet: Sheet, _: Sequence[str]) -> None:
    now = sheet.rulebook
    how = CHOSEN if sheet.data.get("chosen") else FOUND
    others = [(n, book) for n, book in enumerate(load().values()) if book.id != now.id]
    rows: Buttons = [[Button(cards.short(book.title, 24), data(stack, sheet, "c", n))] for n, book in others]
    turn.edit(turn.incoming.message_id, WHICH.with_(title=now.title, how=how), [*rows, _back(stack, sheet)])


def _compare(turn: Turn, stack: Stack, sheet: Sheet, more: Sequence[str]) -> None:
    other = _book(more)
    found = compare(sheet.content, sheet.rulebook, other)
    lines = [f"<b>{turn.say(found.head)}</b>", *(turn.say(message) for message in found.messages[1:])]
    way = [Button(USE, data(stack, sheet, "u", more[0])), Button(OTHER_ONES, data(stack, sheet, "r"))]
    turn.edit(turn.incoming.message_id, "\n".join(lines), [way, _back(stack, sheet)])


def _use(turn: Turn, stack: Stack, sheet: Sheet, more: Sequence[str]) -> None:
    book = _book(more)
    editing = drafts.begin(turn.session, turn.person.id, stack, sheet.index, turn.now)
    drafts.choose_rulebook(editing, book.id, turn.now)
    text, buttons, shows = show.card(turn, editing.stack, editing.sheet)
    turn.edit(turn.incoming.message_id, "\n".join([turn.say(USED.with_(title=book.title)), "", text]), buttons, shows)


def _book(more: Sequence[str]) -> Rulebook:
    books = list(load().values())
    return books[int(more[0]) % len(books)]


def _word(turn: Turn, stack: Stack, sheet: Sheet, _: Sequence[str]) -> None:
    _send(
        turn,
        stack,
        sheet,
        to_docx([sheet.content], [_notes(sheet)], turn.translator, blank_annex=True),
        "docx",
    )


def _excel(turn: Turn, stack: Stack, sheet: Sheet, _: Sequence[str]) -> None:
    _send(
        turn,
        stack,
        sheet,
        to_xlsx([sheet.content], [_notes(sheet)], turn.translator, blank_annex=True),
        "xlsx",
    )


def _notes(sheet: Sheet) -> dict[int, str]:
    """What the unit explained, by indicator, the rest under its subject: it goes onto the annex page."""
    notes: dict[int, list[str]] = {}
    for told in sheet.told:
        if told.explanation:
            row = row_of(str(told.data["where"]))
            subject = checks[told.code].title.split(" — ")[0]
            said = told.explanation if row is not None else f"{subject}：{told.explanation}"
            notes.setdefault(WHOLE if row is None else row, []).append(said)
    return {row: ("；" if row != WHOLE else "\n").join(said) for row, said in notes.items()}


def _send(turn: Turn, stack: Stack, sheet: Sheet, content: bytes, kind: str) -> None:
    """Send the form as a file; a second tap sends it once more only if the form has changed."""
    path = turn.keep(content)
    name = f"{sheet.year}年度 {cards.short(sheet.project, 40).replace('/', ' ')}.{kind}"
    caption = CAPTION.with_(project=cards.short(sheet.project, 40), time=on_screen(turn.now))
    payload = {"document": {"path": path, "name": name}, "caption": turn.translator(caption)}
    outbox.add(turn.session, chat_id=turn.incoming.chat_id, method="sendDocument", payload=payload, now=turn.now)


_ACTIONS = {
    "": _menu,
    "l": _losses,
    "r": _rulebooks,
    "c": _compare,
    "u": _use,
    "w": _word,
    "x": _excel,
}
