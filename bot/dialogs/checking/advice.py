"""What is asked in plain words about what one sent: how it is deleted, taken back, photographed again."""

from __future__ import annotations

import re

from bot.actions import MyForms
from bot.chat import Button, Turn, on_text
from bot.chat.router import HELP
from bot.db.terms import Role
from bot.dialogs.checking.forget import forget
from zwcore.text import Message, fold

TO_MINE = Message("button.my", "我的表")
TAKE_BACK = Message(
    "advice.take_back",
    "交错了不要紧。还没审核的：点开那张表，点“撤回”，改好再交。已退回的：改好重新提交。"
    "已审核通过的：请审核人撤销审核。",
)
PHOTO = Message("advice.photo", "重拍一张发来就行。请摆平、拍全四边、光线亮一些；一张表分几页的，几张一起发。")
_DELETE = re.compile(
    r"(?:怎么|如何|怎样|我?要|我?想|帮我|请|能不能|可以)?(?:把)?(?:删除?掉?|撤掉)我?(?:刚才?|刚刚|自己)?"
    r"(?:我?[发传]|上传)(?:来|过|错|上来)?了?的?(?:那张|那个|那份|所有|全部)?(?:照片|图片|文件|东西|资料|表|内容)?"
)
_HANDED_IN = re.compile(r"(?:表\d+)?(?:提?交|报)错了(?:表|一张)?(?:的?话)?(?:怎么办|咋办|怎么弄|能改吗|能撤吗)?")
_PHOTO = re.compile(
    r"(?:照片|图片?|相片)?(?:拍|照)(?:的|得)?(?:很|太|有点)?(?:糊|模糊|花|歪|不清楚?|不清晰)了?(?:怎么办|咋办|怎么弄)?"
)
_ENDS = " ,.!?;~:，。！？～、呢啊呀吗"


@on_text(order=25)
def asked(turn: Turn) -> bool:
    """Say what to do about what was sent wrongly, with the button that leads there; tell whether it was asked."""
    said = fold(turn.incoming.text).strip(_ENDS)
    if _DELETE.fullmatch(said):
        forget(turn)
    elif _PHOTO.fullmatch(said):
        turn.reply(PHOTO, [[HELP]])
    elif _HANDED_IN.fullmatch(said) and turn.person.role == Role.CLERK:
        turn.reply(TAKE_BACK, [[Button(TO_MINE, MyForms())]])
    else:
        return False
    return True
