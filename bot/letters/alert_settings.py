"""A setting of the alerts as people write and read it: what its cells mean, why a line cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import SOURCE, Translator, Words
from bot.services.alert_settings import BUDGET_CHANGE, SettingLine, Wrong
from zwcore.checks import About, checks, codes_about
from zwcore.text import Message

SWITCH = {True: Words("words.on", "开|on"), False: Words("words.off", "关|off")}
OTHER = min(codes_about(About.POINTS) - codes_about(About.BLANK))
"""A code to show as an example beside that of the budget."""
WRONG = {
    Wrong.PLACE: Message("alert_settings.place", "没有这个单位或主管部门。请写 /people 里的全称，或单位的简称。"),
    Wrong.CODE: Message("alert_settings.code", "没有这个编号。编号见核对规则的清单，例如 {other}（{title}）。"),
    Wrong.LINE: Message("alert_settings.bad_line", "没看懂提醒线。请写 20 这样的百分数，或“开”“关”。"),
    Wrong.NO_LINE: Message("alert_settings.no_line", "只有预算变化（{code}）可以写提醒线，别的编号请写“开”或“关”。"),
    Wrong.RECIPIENT: Message(
        "alert_settings.recipient", "没有这位主管部门审核人，或管不到这个单位。请写 /people 里的姓名，或不写。"
    ),
}


def line_of(cells: Sequence[str], say: Translator) -> SettingLine:
    """Read the cells of a line: unit or department, code, line or 开 or 关 (nothing is 开), who is told."""
    place, code, line, recipient = (*(cell.strip() for cell in cells), "", "", "", "")[:4]
    return SettingLine(place, code, line, recipient, on=say.meant(line, SWITCH) if line else True)


def shown_line(setting: SettingLine, say: Translator) -> str:
    """Return the line of a setting as it is written: the number, or 开 or 关."""
    return setting.line or say.word(SWITCH[bool(setting.on)])


def cells_of(setting: SettingLine, say: Translator) -> tuple[str, str, str, str]:
    """Return a setting as the cells that :func:`line_of` reads."""
    return setting.place, setting.code, shown_line(setting, say), setting.recipient


def why_wrong(problem: Wrong, say: Translator) -> str:
    """Say why a line cannot be taken."""
    title = checks[OTHER].title.split(" — ")
    named = title[0] if say.lang == SOURCE else title[-1].rstrip(".")
    return say.html(WRONG[problem].with_(code=BUDGET_CHANGE, other=OTHER, title=named))
