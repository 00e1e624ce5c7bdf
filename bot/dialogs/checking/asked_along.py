"""What who fills in asks along the way: where the evidence is, how it is added, where the receipt's number stands,
until when, whom to call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.actions import MyForms
from bot.chat import Button, Letter, Turn, on_text
from bot.db.terms import Role
from bot.dialogs.checking.forget import forget
from bot.i18n import Deadline
from bot.letters import cards
from bot.letters import evidence as letters
from bot.letters.letter import shows
from bot.services import cycles, evidence, people, readings
from bot.services.readings import Stack
from zwcore.record import Record
from zwcore.text import TABLE_NO, Message, fold

ADD = Message(
    "along.add", "佐证这样加：把照片或文件发来，回复给那张表的卡片，附言写第几项，例如“第3项”；没写的会问是哪一项。"
)
ADD_TO = Message("along.add_to", "<b>{form}</b>\n把佐证的照片或文件发来，回复这一条，附言写“第{n}项”，就附到那一项。")
NO_ITEM = Message("along.no_item", "{form} 只有 {count} 项，没有第 {n} 项。")
STAYS = Message("along.stays", "佐证还在。撤回只收回提交，表、说明和佐证都不变，再提交时一起带上。")
RECEIPT = Message("along.receipt", "回执号在提交后收到的回执里。没找到的，在“我的表”里点开那一张，卡片上有。")
TO_MINE = Message("button.my", "我的表")
CALL = Message(
    "along.call", "这里没有审核人的电话。您的表由{department}审核，请按单位平时的联系方式找；审核人的话都会发到这里。"
)
DEPARTMENT = Message("advice.main_department", "主管部门")
EXTEND = Message("along.extend", "延期要跟主管部门的审核人说，写明原因；同意后由管理员改日期，这里会通知您。")
UNTIL = Message("along.until", "现在 {year} 年度：{due}截止。")
OUT = Message("along.out", "要停，写“取消”或“存草稿”就行，填好的都存着，发 /drafts 接着填。")
_FORM = rf"(?:我的)?(?:表(?P<no>{TABLE_NO})的?)?"
_EVIDENCE = "(?:佐证|证明材料)(?:材料|文件)?"
_SEE = re.compile(
    rf"(?:请|我?要|我?想|帮我)*(?:看看|看一下|查看|打开|看|查){_FORM}(?:全部|所有|已传的)?{_EVIDENCE}"
    rf"|{_FORM.replace('no>', 'of>')}{_EVIDENCE}(?:在|到|去)?(?:哪里|哪儿|哪)(?:能|可以)?(?:看|查|找)?(?:到)?"
    rf"|{_FORM.replace('no>', 'left>')}还?(?:差|缺|少|要)(?:交|传)?(?:几|多少|哪些|什么)[份个件项张]?{_EVIDENCE}"
)
_ADD = re.compile(
    rf"{_FORM}(?:第(?P<n>\d{{1,2}})项的?)?(?:怎么|如何|怎样)?(?:要|想)?(?:加|添加|补|上传|附|传|交)(?:上|一份|个)?{_EVIDENCE}"
    rf"|{_EVIDENCE}(?:怎么|如何|怎样|在哪里?)(?:加|添加|补|上传|附|传|交|发)(?:上去|上)?"
)
_STAYS = re.compile(
    rf"撤回(?:了)?(?:以?后)?(?:的话)?(?:{_EVIDENCE}|说明|附件)(?:还|会)?(?:在|有|没|丢)(?:不在|没有|了)?"
)
_RECEIPT = re.compile("(?:我的)?回执(?:号|编号)?(?:在|到|去)?(?:哪里|哪儿|哪|怎么)(?:能|可以)?(?:看|查|找)?(?:到)?")
_CALL = re.compile(
    rf"{_FORM}(?:审核人|审核员|主管部门|审核的人)的?(?:电话|手机|联系方式|联系电话)(?:号码?)?(?:是)?(?:多少|什么)?"
    "|(?:怎么|如何)联系(?:审核人|审核员|主管部门)"
)
_EXTEND = re.compile(
    r"(?:我们?)?(?:能不能|可不可以|可以|能|怎么|如何|想|申请)(?:申请|再)?(?:延期|晚几?天|宽限|缓)(?:几天|一下|提交|交|报)?"
)
_DELETE = re.compile(
    rf"(?:请|帮我|我?要|我?想|怎么)*(?:删除?|删掉){_FORM}|(?:请|帮我)*把?{_FORM.replace('no>', 'of>')}删(?:除|掉|了)"
)
_OUT = re.compile(
    "(?:怎么|如何|怎样)(?:才)?(?:能)?(?:退出|结束|停下?|停止|取消|返回|保存|中断)(?:填写|填报|填表|填)?|(?:能|可以)(?:退出|先不填|不填)"
)
LONGEST = 24
_ENDS = " ,.!?;~:，。！？～、呢啊呀吗"


@on_text(order=24)
def asked_along(turn: Turn) -> bool:
    """Answer what who fills in asks along the way; tell whether it was that."""
    said = fold(turn.incoming.text).strip(_ENDS)
    if turn.person.role not in (Role.CLERK, Role.NONE) or len(said) > LONGEST:
        return False
    if (seen := _SEE.fullmatch(said)) is not None:
        return _show(turn, seen["no"] or seen["of"] or seen["left"])
    if (added := _ADD.fullmatch(said)) is not None:
        return _add(turn, added["no"], added["n"])
    if _DELETE.fullmatch(said) is not None and "表" in said:
        forget(turn)
        return True
    answer = _answer(turn, said)
    if answer is not None:
        turn.reply("\n".join(map(turn.say, answer)), [[Button(TO_MINE, MyForms())]] if _is_clerk(turn) else [])
    return answer is not None


def _is_clerk(turn: Turn) -> bool:
    return bool(turn.person.role == Role.CLERK)


def _answer(turn: Turn, said: str) -> Sequence[Message] | None:
    """What is told in a line or two."""
    if _STAYS.fullmatch(said):
        return [STAYS]
    if _RECEIPT.fullmatch(said):
        return [RECEIPT]
    if _OUT.fullmatch(said):
        return [OUT]
    if _CALL.fullmatch(said):
        return [CALL.with_(department=people.department_of(turn.session, turn.person) or DEPARTMENT)]
    if _EXTEND.fullmatch(said) and _is_clerk(turn):
        dates = cycles.dates(turn.session, turn.person.unit_id)
        return [EXTEND, *(UNTIL.with_(year=year, due=Deadline(due)) for year, _, due in dates)]
    return None


def _form(turn: Turn, number: str | None) -> tuple[Stack, Record] | None:
    """The form that is named, else the one shown last, else the only one of the newest file."""
    if number is not None:
        named = readings.naming(turn.session, turn.person.id, f"表{number}")
        return None if named is None else (named[0], named[0].record(named[1][0].place))
    for shown in turn.last_shown():
        stack = readings.find(turn.session, shown.reading, turn.person.id)
        if stack is not None and shown.sheet < stack.count:
            return stack, stack.record(shown.sheet)
    latest = readings.latest(turn.session, turn.person.id)
    return (latest, latest.record(0)) if latest is not None and latest.count == 1 else None


def _show(turn: Turn, number: str | None) -> bool:
    """The evidence of a form of one's own, and what would fit where there is none."""
    found = _form(turn, number)
    if found is not None:
        turn.reply(letters.listed(turn.reader, *found, evidence.proofs(turn.session, found[1])))
    return found is not None


def _add(turn: Turn, number: str | None, item: str | None) -> bool:
    """How evidence is added, to the form that is named where one is."""
    found = None if number is None and item is None else _form(turn, number)
    if found is None:
        turn.reply(ADD)
        return True
    stack, record = found
    rows, form = len(record.form.indicators), cards.called(record, 40)
    if item is None:
        turn.reply(letters.listed(turn.reader, stack, record, evidence.proofs(turn.session, record)))
    elif not 1 <= int(item) <= rows:
        turn.reply(NO_ITEM.with_(form=form, count=rows, n=item))
    else:
        text = turn.say(ADD_TO.with_(form=form, n=item))
        turn.reply(Letter(text, shows=shows(stack.reading_id, record)))
    return True
