"""/score NAME and /status: what was handed in, as far as the person may see it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.db.tables import Role, Submission
from bot.dialogs import Button, Turn, cards, command, scorecard, show, tap
from bot.services import readings, search, submissions
from zwcore.text import Message

SEES = [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR]
NONE_YET = Message("score.none_yet", "还没有提交的表。提交以后就能在这里查成绩。")
NOT_FOUND = Message(
    "score.not_found",
    "已提交的表里没有找到“{words}”。可以写名称的一部分、其中几个字，或拼音首字母，例如 /score 补卡、/score bkzzf。",
)
WHICH = Message("score.which", "有 {count} 个相近的，是哪一个？")
NAME_ONE = Message("score.name_one", "查哪一个？也可以直接写：/score 补卡")
GONE = Message("score.gone", "没有这份表，或您看不到它。请用 /score 重新查。")
SHOWN = 12

HANDED = Message("status.handed", "<b>已提交 {count} 张</b>")
HANDED_UNIT = Message("status.handed_unit", "<b>{unit}：已提交 {count} 张</b>")
LINE = Message("status.line", "{form}：自评总分 {claimed}，第 {version} 版")
LINE_REASON = Message("status.line_reason", "{form}：自评总分 {claimed}，第 {version} 版，带问题")
MORE = Message("status.more", "另有 {count} 张，写名称查：/score 补卡")
NOT_HANDED = Message("status.not_handed", "自查未提交：{name}，{count} 张，只有您看得到。")
NOTHING = Message("status.nothing", "还没有提交，也没有自查。把自评表发来就行。")
LINES = 12


@command("score", Message("menu.score", "查成绩"), roles=SEES, order=30)
def score(turn: Turn) -> None:
    """Answer with the card of the project that is meant; ask where several are close."""
    rows = submissions.visible(turn.session, turn.person)
    words = turn.incoming.argument.strip()
    if not rows:
        turn.reply(NONE_YET)
    elif not words:
        _ask(turn, rows, NAME_ONE)
    else:
        found = _meant(words, rows)
        if not found:
            turn.reply(NOT_FOUND.with_(words=words))
        elif len(found) == 1:
            scorecard.reply(turn, found[0])
        else:
            _ask(turn, found, WHICH.with_(count=len(found)))


def _meant(words: str, rows: Sequence[Submission]) -> list[Submission]:
    """The forms meant: by receipt number, by "表5", else by name."""
    exact = [row for row in rows if words in (row.number, f"表{submissions.sheet_of(row).table_no}")]
    names = search.best(words, [row.project for row in rows])
    return exact or [row for row in rows if row.project in names]


def _ask(turn: Turn, rows: Sequence[Submission], question: Message) -> None:
    buttons = [[Button(cards.called(submissions.sheet_of(row)), f"s:{row.id}:c")] for row in rows[:SHOWN]]
    more = [turn.say(MORE.with_(count=len(rows) - SHOWN))] if len(rows) > SHOWN else []
    turn.reply("\n".join([turn.say(question), *more]), buttons)


def _number(row: Submission) -> str:
    return submissions.sheet_of(row).table_no


@tap("s", roles=SEES)
def tapped(turn: Turn) -> None:
    """Show a card (``s:<submission>:c``) or all its findings (``a``)."""
    rows = submissions.visible(turn.session, turn.person)
    row = next((row for row in rows if str(row.id) == turn.args[0]), None)
    if row is None:
        turn.toast(GONE, alert=True)
    elif turn.args[1] == "a":
        text = cards.everything(turn.translator, submissions.sheet_of(row))
        turn.edit(turn.incoming.message_id, text, [[Button(show.BACK, f"s:{row.id}:b")]])
    elif turn.args[1] == "b":
        button = [[Button(show.ALL, f"s:{row.id}:a")]]
        turn.edit(turn.incoming.message_id, scorecard.text(turn, row), button)
    else:
        scorecard.reply(turn, row)


@command("status", Message("menu.status", "查进度"), roles=SEES, order=40)
def status(turn: Turn) -> None:
    """List what was handed in and, for oneself, what was only checked."""
    rows = submissions.visible(turn.session, turn.person)
    lines: list[str] = []
    for unit in dict.fromkeys(row.unit_name for row in rows):
        own = sorted((row for row in rows if row.unit_name == unit), key=lambda row: (len(_number(row)), _number(row)))
        head = HANDED if turn.person.role == Role.CLERK else HANDED_UNIT
        lines.append(turn.say(head.with_(unit=unit, count=len(own))))
        lines += [_line(turn, row) for row in own[:LINES]]
        if len(own) > LINES:
            lines.append(turn.say(MORE.with_(count=len(own) - LINES)))
    stack = readings.latest(turn.session, turn.person.id)
    if stack is not None:
        open_ = [s for s in stack.sheets if s.digest not in {row.content_digest for row in rows}]
        if open_:
            lines.append(turn.say(NOT_HANDED.with_(name=stack.name, count=len(open_))))
    turn.reply("\n".join(lines) or NOTHING)


@tap("p", roles=SEES)
def progress(turn: Turn) -> None:
    """The same from a button."""
    status(turn)


def _line(turn: Turn, row: Submission) -> str:
    sheet = submissions.sheet_of(row)
    claimed = sheet.score["claimed"]
    message = LINE_REASON if row.with_errors else LINE
    fields = {"form": cards.called(sheet), "version": row.version}
    return turn.say(message.with_(**fields, claimed=cards.BLANK if claimed is None else claimed))
