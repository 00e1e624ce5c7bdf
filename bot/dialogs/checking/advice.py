"""What is asked in plain words about what one sent: how it is deleted, taken back, photographed again."""

from __future__ import annotations

import re

from bot.actions import MyForms
from bot.chat import Button, Turn, on_text
from bot.chat.router import HELP
from bot.db.terms import Role
from bot.dialogs.checking import downloads
from bot.dialogs.checking.forget import forget
from bot.letters.forms import LEADERS
from bot.services import people, readings
from zwcore.text import Message, fold

BEING_DRAWN = Message("advice.being_drawn", "正在画发给领导看的图（{count} 张表），画好就发来。")
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
FINAL = Message(
    "advice.final",
    "盖章用“定稿（盖章用）”，有版次和回执号：点开已提交的那张表，在“更多”或“文件”里下载，打印、盖章。没有提交的，先提交。",
)
REVIEWER = Message("advice.reviewer", "提交以后由{department}的审核人审。审过的，通知和那张表的进度里写着是谁。")
MAIN_DEPARTMENT = Message("advice.main_department", "主管部门")
HOW_TO_WRITE = {
    "满意度": Message(
        "advice.satisfaction", "满意度写调查的实际结果，例如：96%。有问卷的，写明发了多少份、收回多少份，汇总表作佐证。"
    ),
    "时效": Message("advice.time", "时效指标写实际完成的时间，例如：2024年11月底。晚了的，在偏差原因里写明。"),
    "成本": Message("advice.cost", "成本指标写实际支出，例如：34.80万元；与全年执行数对得上。"),
    "数量": Message("advice.quantity", "数量指标写实际完成的数，带单位，例如：34980张；名册、台账作佐证。"),
    "质量": Message("advice.quality", "质量指标写实际达到的比例或结果，例如：98%。"),
    "效益|可持续": Message(
        "advice.effect", "效益指标写实际看得到的变化，能用数的用数，例如：受益 3200 人；得分按三档由您评定。"
    ),
    "偏差原因|原因|说明": Message(
        "advice.reason", "原因写一行：差在哪里、为什么，例如：财政统一调整，全年预算减少 12.21 万元。"
    ),
    "完成情况": Message("advice.goals", "总体目标完成情况写实际做到了什么，带上实际数，例如：实发 5.6 万人。"),
}
"""What goes into a cell of a kind, without a word on how many points it is worth."""
_HOW_TO_WRITE = re.compile(
    r"(?:表\d+的?)?(?P<kind>[\u4e00-\u9fff]{2,12}?)(?:指标|那[项栏格]|这[项栏格]|一栏)?(?:里|上|中)?(?:要|该|应该|得|需要)?"
    r"(?:写|填)(?:些|点)?(?:什么|啥|哪些)(?:内容|东西)?"
)
_FINAL = re.compile(
    r".*(?:盖章|定稿).*(?:哪个|哪一?[张份版种]|哪里|哪儿|什么|怎么|啥).*|(?:哪个|哪一?[张份版种]).*(?:盖章|定稿)(?:用)?的?|(?:怎么|如何|怎样|在哪里?)(?:能|去)?(?:打印|打|印)?(?:出来)?(?:去|再|和|、|并)?(?:盖章|盖公章)(?:用的?)?"
)
_REVIEWER = re.compile(
    r"(?:表\d+的?|我的表|这张表)*(?:是)?(?:审核人|审核的人|审核员)(?:是|叫)?(?:谁|哪位|哪个)|(?:我的)?(?:表\d*)?(?:由|归|是)?(?:谁|哪里|哪个部门)(?:来|给|负责)?审(?:核)?(?:的)?"
)
_WRONG_FILE = re.compile(
    r"(?:我)?(?:刚才|刚刚|不小心)?(?:发|传|上传)错(?:了)?(?:一?[个张份])?(?:文件|表格?|照片|图片|东西|材料)?了?(?:怎么办|咋办|怎么弄|怎么撤回?|能撤回吗)?"
)
_PICTURE = re.compile(
    r".*领导.*(?:看|图|汇报|过目).*|(?:帮我|给我|请)?(?:发|出|做|生成|要)(?:一)?(?:张|个)(?:概况|汇总|总览)?图片?(?:给我)?"
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
    elif _WRONG_FILE.fullmatch(said):
        forget(turn)
    elif _FINAL.fullmatch(said):
        turn.reply(FINAL, _to_mine(turn))
    elif _REVIEWER.fullmatch(said) and turn.person.role in (Role.CLERK, Role.NONE):
        department = people.department_of(turn.session, turn.person)
        turn.reply(REVIEWER.with_(department=department or MAIN_DEPARTMENT), _to_mine(turn))
    elif (how := _how_to_write(said)) is not None:
        turn.reply(how, _to_mine(turn))
    else:
        return _PICTURE.fullmatch(said) is not None and _picture(turn)
    return True


def _to_mine(turn: Turn) -> list[list[Button]]:
    return [[Button(TO_MINE, MyForms())]] if turn.person.role == Role.CLERK else []


def _how_to_write(said: str) -> Message | None:
    """What goes into the cells of a kind that is named."""
    asked = _HOW_TO_WRITE.fullmatch(said)
    found = (text for words, text in HOW_TO_WRITE.items() if asked and re.search(words, asked["kind"]))
    return next(found, None)


def _picture(turn: Turn) -> bool:
    """Have the picture for the leader made, of the file that was sent last; tell whether there is one."""
    stack = readings.latest(turn.session, turn.person.id)
    if stack is None:
        return False
    turn.reply(BEING_DRAWN.with_(count=stack.count))
    return downloads.order(turn, stack, stack.record(0), LEADERS)
