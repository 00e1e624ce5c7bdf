"""不作为问题 as reviewers read it: which finding, why; what is marked; what comes of the checks by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.actions import Aspect, DismissFinding, Dismissing, ShowFiled
from bot.db.terms import Role
from bot.i18n import Short
from bot.letters import cards
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, turning
from bot.services import dismissals
from bot.services.dismissals import CheckLedger, Marked
from bot.services.submissions import Version
from zwcore.checks import checks
from zwcore.record import ToldFinding
from zwcore.text import Message

BUTTON = Message("dismiss.button", "不作为问题")
WHICH = Message(
    "dismiss.which", "<b>哪一处不作为问题？</b>{form}\n标了的不删除，带着理由和姓名留在表上；可以撤回标记。"
)
ITEM = Message("dismiss.item", "{number} {text}")
MARKED = Message("dismiss.marked", "不作为问题：{reason}（{person} {time}）")
ONE = Message("dismiss.one", "{number} {reason}（{person}）")
ONLY = Message("dismiss.on_card", "不作为问题：{marks}")
ALSO = Message("dismiss.on_card_more", "不作为问题 {count} 处：{marks}等")
BLOCK = Message("dismiss.block", "<b>不作为问题 {count} 处</b>")
WHY = Message("dismiss.why", "<b>{number} 为什么不作为问题？</b>\n{text}")
BACK = Message("dismiss.button.back", "撤回 {number}")
RETURN = Message("dismiss.button.return", "⬅ 全部问题")
OTHER = Message("dismiss.button.other", "⬅ 换一处")
WRITE = Message("dismiss.button.write", "自己写")
REASONS = (
    Message("dismiss.reason.approved", "已有批复或说明"),
    Message("dismiss.reason.print", "表样本来如此"),
    Message("dismiss.reason.misread", "程序读错了"),
    Message("dismiss.reason.rule", "另有规定"),
)
LEDGER = Message(
    "ledger.head", "<b>核对项：不作为问题 : 认可</b>\n认可指审核人就它退回或请单位说明过；括号里是单位因此改了的。"
)
LEDGER_ROW = Message("ledger.row", "{code} {title}　{marked} : {confirmed}（改 {changed}，{forms} 张有）")
LEDGER_MORE = Message("ledger.more", "另有 {count} 项还没有人标过或认可过，见 zwbot checks。")
LEDGER_NONE = Message("ledger.none", "还没有已提交的表有核对问题。")
SHOWN, ON_CARD, CHECKS, TITLE = 6, 2, 11, 14
SAID, TOLD = 80, 30


def which(reader: Reader, version: Version, at: int = 1) -> Letter:
    """A page of the findings, that on which the one numbered ``at`` stands, each with a button; those that are marked
    can be taken back."""
    record, filing = version.record, version.filing.id or 0
    marked = dismissals.of_form(reader.session, version.filing, record)
    every = [*record.errors, *record.warnings, *record.infos]
    pages = -(-len(every) // SHOWN) or 1
    page = next((n // SHOWN for n, told in enumerate(every) if told.number == at), 0)
    shown = every[page * SHOWN : (page + 1) * SHOWN]
    text = [reader.say.html(WHICH.with_(form=cards.called(record)))]
    for told in shown:
        said = cards.short(cards.as_fact(reader.say(told.finding.message)), SAID)
        text.append(reader.say.html(ITEM.with_(number=cards.circled(told.number), text=said)))
        text += [f"　 {reader.say.html(told_of(marked[told.number]))}"] if told.number in marked else []
    buttons = [_button(filing, version.version, told, marked) for told in shown]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    way = turning(
        page, pages, lambda to: DismissFinding(filing, version.version, Dismissing.LIST, every[to * SHOWN].number)
    )
    back = [Button(RETURN, ShowFiled(filing, Aspect.FINDINGS))]
    return Letter("\n".join(text), [*rows, *([way] if way else []), back])


def _button(filing: int, version: int, told: ToldFinding, marked: Mapping[int, Marked]) -> Button:
    number = cards.circled(told.number)
    if told.number in marked:
        return Button(BACK.with_(number=number), DismissFinding(filing, version, Dismissing.BACK, told.number))
    return Button(number, DismissFinding(filing, version, Dismissing.ONE, told.number))


def why(reader: Reader, version: Version, told: ToldFinding) -> Letter:
    """Ask for the reason; the usual ones are a tap away."""
    at = (version.filing.id or 0, version.version)
    usual = [Button(reason, DismissFinding(*at, Dismissing.REASON, told.number, n)) for n, reason in enumerate(REASONS)]
    usual.append(Button(WRITE, DismissFinding(*at, Dismissing.WRITE, told.number)))
    rows: list[Sequence[Button]] = [usual[n : n + 2] for n in range(0, len(usual), 2)]
    rows.append([Button(OTHER, DismissFinding(*at, Dismissing.LIST, told.number))])
    text = WHY.with_(number=cards.circled(told.number), text=told.finding.message)
    return Letter(reader.say.html(text), rows)


def told_of(marked: Marked) -> Message:
    """How a mark is told under its finding: why, who, when."""
    return MARKED.with_(reason=cards.short(marked.reason, 40), person=marked.person, time=Short(marked.at))


def on_card(marked: Mapping[int, Marked]) -> Message:
    """What is marked of a form, in one line of its card: which, why, by whom."""
    first = sorted(marked.items())[:ON_CARD]
    told = (
        ONE.with_(number=cards.circled(number), reason=cards.short(one.reason, 16), person=one.person)
        for number, one in first
    )
    message = ALSO if len(marked) > ON_CARD else ONLY
    return message.with_(marks=tuple(told), count=len(marked))


def marked_lines(reader: Reader, version: Version, number: int, one: Marked) -> Iterator[str]:
    """A finding that is marked: what it says, in short, and why it is none; a unit reads the latter alone."""
    told = version.record.numbered(number)
    if told is None or reader.person.role == Role.CLERK:
        yield f"{cards.circled(number)} {reader.say.html(told_of(one))}"
        return
    said = cards.short(cards.as_fact(reader.say(told.finding.message)), TOLD)
    yield reader.say.html(ITEM.with_(number=cards.circled(number), text=said))
    yield f"　 {reader.say.html(told_of(one))}"


def ledger(reader: Reader, found: Sequence[CheckLedger]) -> Letter:
    """The checks with how often they were marked and confirmed."""
    if not found:
        return Letter(reader.say.html(LEDGER_NONE))
    said = [one for one in found if one.marked or one.confirmed]
    rest = len(found) - len(said[:CHECKS])
    text = [LEDGER, *(_ledger_row(reader, one) for one in said[:CHECKS])]
    text += [LEDGER_MORE.with_(count=rest)] if rest else []
    return Letter("\n".join(map(reader.say.html, text)))


def _ledger_row(reader: Reader, one: CheckLedger) -> Message:
    counts = {"marked": one.marked, "confirmed": one.confirmed, "changed": one.changed, "forms": one.forms}
    return LEDGER_ROW.with_(code=one.code, title=cards.short(title_of(one.code, reader.say.lang), TITLE), **counts)


def title_of(code: str, lang: str) -> str:
    """How a check is called, in Chinese or in English."""
    check = checks.get(code)
    if check is None:
        return ""
    zh, _, en = check.title.partition(" — ")
    return zh if lang.startswith("zh") else en.rstrip(".")
