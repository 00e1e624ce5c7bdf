"""/fill: where a form to be filled in begins: from nothing, from last year's project, from what a file still misses."""

from __future__ import annotations

from bot.db.tables import Unit
from bot.dialogs import Button, Turn, cards, command, question, show, tap
from bot.dialogs.contents import jump
from bot.dialogs.fill import GO_ON, GONE, ask, only
from bot.services import drafts, submissions
from zwcore.filling import Part, blank_form
from zwcore.layouts.load import fillable
from zwcore.text import Message, fold

WHERE_FROM = Message(
    "fill.where_from", "<b>一步一步填</b>\n从哪里开始？每答一项都存着，随时可以停，换台手机也能接着填。"
)
LIKE = Message("fill.like", "照 {year} 年：{project}")
MORE_LIKE = Message("fill.more_like", "另有 {count} 张交过的，写 /fill 和名称里的几个字，例如 /fill 补卡。")
KIND = Message("fill.kind", "新的一张（{title}）")
KEPT_FACTS = Message(
    "fill.kept_facts", "照 {year} 年度带过来的：项目、单位、指标和分值。年度、金额、目标、得分要重新填。"
)
MOST_LIKE = 5


@command("fill", Message("menu.fill", "一步一步填一张"), order=15)
def fill(turn: Turn) -> None:
    """Ask where to begin."""
    turn.end()
    rows = [
        [Button(GO_ON.with_(project=question.name_of(editing)), question.data(editing, "o"))]
        for editing in drafts.listed(turn.session, turn.person.id)[:MOST_LIKE]
    ]
    words = fold(turn.incoming.argument)
    seen = submissions.visible(turn.session, turn.person) if turn.person.unit_id else []
    like = [row for row in reversed(seen) if words in row.project_folded]
    for row in like[:MOST_LIKE]:
        rows.append([Button(LIKE.with_(year=row.year, project=cards.short(row.project)), f"fn:l:{row.id}")])
    rows += [[Button(KIND.with_(title=layout.title), f"fn:k:{layout.id}")] for layout, _ in fillable()]
    lines = [WHERE_FROM, *([MORE_LIKE.with_(count=len(like) - MOST_LIKE)] if len(like) > MOST_LIKE else [])]
    turn.reply("\n".join(turn.say(line) for line in lines), rows)


@tap("fn")
def begin_tapped(turn: Turn) -> None:
    """Begin a form in a print (``fn:k:<layout>``), or like one handed in before (``fn:l:<submission>``)."""
    kind = next((one for one in fillable() if turn.args == ["k", one[0].id]), None)
    if kind is not None:
        layout, book = kind
        unit = turn.session.get(Unit, turn.person.unit_id) if turn.person.unit_id else None
        form = blank_form(book, layout.id, unit=None if unit is None else unit.name)
        editing = drafts.begin_new(turn.session, turn.person.id, form, book, turn.now)
        ask(turn, editing, turn.incoming.message_id)
        return
    seen = submissions.visible(turn.session, turn.person)
    row = next((one for one in seen if turn.args[1:] == [str(one.id)]), None)
    if row is None:
        turn.toast(GONE, alert=True)
        return
    sheet = submissions.sheet_of(row)
    form = drafts.without_results(sheet.content)
    editing = drafts.begin_new(turn.session, turn.person.id, form, sheet.rulebook, turn.now)
    ask(turn, editing, turn.incoming.message_id, KEPT_FACTS.with_(year=row.year))


@tap("fo")
def fill_missing_tapped(turn: Turn) -> None:
    """Ask what a form that was read still misses: ``fo:<reading>:<form>``, with ``:a`` only its actual values."""
    stack = show.find(turn, turn.args[0])
    if stack is None:
        return
    editing = drafts.begin(turn.session, turn.person.id, stack, int(turn.args[1]), turn.now)
    if turn.args[2:] == ["j"]:
        editing.row.queue = editing.row.cursor = None
        drafts.touch(editing, turn.now)
        jump(turn, editing, ())
        return
    actuals = turn.args[2:] == ["a"]
    wanted = [*editing.missing(), *editing.doubted()]
    if actuals:
        wanted = [field for field in editing.all_fields() if field.part is Part.ACTUALS]
    if not actuals and stack.data["kind"] == drafts.FROM_CHAT:
        # Indicators may still be added: what is missing is asked as it comes.
        editing.row.queue, editing.row.cursor = None, next((field.path for field in wanted), None)
    else:
        only(editing, wanted, offer=not actuals)
    drafts.touch(editing, turn.now)
    ask(turn, editing, turn.incoming.message_id)
