"""What is written while something is waited for and is no content: words that end it, that leave it open, labels of
buttons, orders of the bot's own.
"""

from __future__ import annotations

import re

from bot.actions import Fill, FillStep
from bot.chat import Turn
from bot.chat.elsewhere import LONGEST, bare, is_asked, is_command
from bot.chat.meanwhile import asks
from bot.chat.router import leaves, pass_on, tapped_in_words
from bot.db.terms import Role
from bot.dialogs.filling.asking import BUTTONS, ask, finish
from bot.i18n import ON_SCREEN, Words
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import Field
from zwcore.filling.likely import FIGURES, VALUES
from zwcore.text import is_blank

WORDS = {
    FillStep.BACK: Words("words.back", "上一步|返回"),
    FillStep.SKIP: Words("words.skip", "跳过|不变"),
    FillStep.SKIP_ALL: Words("words.skip_all", "其余都跳过|全部跳过|都跳过"),
    FillStep.SAVE: Words("words.save", "存草稿"),
    FillStep.CANCEL: Words("words.cancel", "取消"),
    FillStep.CONTENTS: Words("words.contents", "目录"),
    FillStep.RESULT: Words("words.result", "看核对结果"),
}
"""Buttons that may as well be written."""
_LATER = re.compile(
    "(?:我|这个|这一?[项格]|先|还|暂时)*(?:跳过|不知道|不清楚|不确定|不晓得|看不清楚?|看不见|看不到|认不出来?|"
    "(?:以后|待会�?|等会儿?|回头|晚点)再(?:说|填|看|写)|下次再(?:说|填)|skip|later|don't know)[了吧呢]?"
)
"""What leaves a cell as it is, open or in doubt."""
_ORDERS = re.compile("(?:那就|那|先|请|我要)?(?:一并|全部|重新|再)*(?:提交|交上去|上报|撤回|撤销)(?:审核|提交)?[吧了]?")
"""What is done with forms, and is the content of no cell."""


_HOW = re.compile("(?:怎么|如何|怎样)")
"""How a question begins."""


def leaves_open(text: str) -> bool:
    """Tell what says that nothing can be said now: 不知道, 看不清, 以后再说."""
    return _LATER.fullmatch(bare(text)) is not None


def said_instead(turn: Turn, editing: Editing, field: Field) -> bool:
    """Do what words mean that are the content of no cell; tell whether these were such."""
    text, do = turn.incoming.text, turn.translator.meant(turn.incoming.text, WORDS)
    is_optional = is_blank(editing.value(field)) and not field.required
    if leaves(text):
        do = FillStep.CANCEL
    elif leaves_open(text) and not is_optional:
        drafts.touch(editing, turn.now)
        _leave_open(turn, editing, field)
        return True
    elif leaves_open(text):
        do = FillStep.SKIP
    if do is not None:
        drafts.touch(editing, turn.now)
        BUTTONS[do](turn, editing, Fill(editing.row.id or 0, editing.row.version, do))
        return True
    return ordered(turn) or _is_asked(turn, field)


def _is_asked(turn: Turn, field: Field) -> bool:
    """Answer a question, or what is wished for, that no cell has for its content: 怎么退出, 看我的表, 表3审了没."""
    words, today = turn.incoming.text.strip(), turn.now.astimezone(ON_SCREEN).date()
    if len(words) > LONGEST or field.kind in VALUES:
        return False
    in_words = field.kind not in FIGURES and asks(words)
    found = in_words or is_asked(words, Role(turn.person.role), today) or _HOW.match(words) is not None
    if found:
        pass_on(turn)
    return found


def ordered(turn: Turn) -> bool:
    """Do what the label of a button in view says, or what the bot itself offers to be said, if so."""
    if tapped_in_words(turn):
        return True
    text = turn.incoming.text
    if _ORDERS.fullmatch(bare(text)) is None and not is_command(text, turn.translator, turn.person.role):
        return False
    pass_on(turn)
    return True


def _leave_open(turn: Turn, editing: Editing, field: Field) -> None:
    """Ask for what is open behind a field that stays as it is; without any the form is shown."""
    asked = editing.fields()
    place = next((n for n, one in enumerate(asked) if one.path == field.path), -1)
    behind = next((one.path for one in asked[place + 1 :] if editing.is_open(one)), None)
    drafts.go_to(editing, behind)
    if behind is None:
        finish(turn, editing)
    else:
        ask(turn, editing)
