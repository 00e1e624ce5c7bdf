"""概况 of a unit or a year, and a project beside the year before: facts of the forms, no judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.actions import Missing, Queue, RollUpOf, RollUpPaper, Samples
from bot.db.terms import FilingState, Role
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.amounts import cents
from bot.letters.faults import title
from bot.letters.letter import Button, Letter, Reader
from bot.services.progress import NamedUnit
from bot.services.rollup import Glance, RollUp, YearPair
from bot.services.submissions import Filing
from zwcore.money import percent, plain
from zwcore.text import Message

UNIT = Message("rollup.unit", "<b>{unit} · {year} 年度 · {forms} 张</b>")
YEAR = Message("rollup.year", "<b>{year} 年度 · {units} 个单位 · {forms} 张</b>")
MONEY = Message("rollup.money", "年初 {initial} → 全年 {adjusted} → 执行 {executed} 万元{change}")
CHANGE = Message("rollup.change", "（{direction} {pct}%）")
FELL, ROSE = Message("rollup.fell", "减少"), Message("rollup.rose", "增加")
CLAIMED = Message("rollup.claimed", "自评总分：{points}")
FILLED = Message("rollup.filled", "{count} 张填 {points}")
OTHERWISE = Message("rollup.otherwise", "{count} 张填别的分数")
NOT_FILLED = Message("rollup.not_filled", "{count} 张未填")
AVERAGE = Message("rollup.average", "平均 {average}")
ROWS = Message("rollup.rows", "{rows} 项指标：{full} 项得分等于分值{rest}")
OVER = Message("rollup.over", "，{count} 项超过")
BLANK = Message("rollup.blank", "，{count} 项未填")
GRADES = Message("rollup.grades", "等级（按规则）：{grades}")
GRADE = Message("rollup.grade", "{grade} {count}")
CHANGED = Message("rollup.changed", "预算变化 20% 以上：{forms}")
CHANGED_MANY = Message("rollup.changed_many", "预算变化 20% 以上 {count} 张，最大的：{forms}")
CHANGED_OF = Message("rollup.changed_of", "{unit}{form} {direction} {pct}%")
CHANGED_ONE = Message("rollup.changed_one", "{form} {direction} {pct}%")
WORST = Message("rollup.worst", "最多的问题：{faults}")
WORST_ONE = Message("rollup.worst_one", "{fault} {count} 张")
STATES = Message("rollup.states", "{states}")
STATE = Message("rollup.state", "{state} {count}")
MISSING = Message("rollup.missing", "还有 {units} 个单位没交齐，欠 {forms} 张")
FOOT = Message("rollup.foot", "以上为提交时表内事实，不是评价结论。")
NOTHING = Message("rollup.nothing", "{year} 年度还没有提交的表。")
NOTHING_OF = Message("rollup.nothing_of", "{unit}：{year} 年度还没有提交的表。")
NOTHING_YET = Message("rollup.nothing_yet", "还没有提交的表。")
NOTHING_YET_OF = Message("rollup.nothing_yet_of", "{unit}还没有提交的表。")
BEFORE = Message("rollup.before", "<b>{form}：{year} 与 {before} 年度</b>")
NONE_BEFORE = Message("rollup.none_before", "{before} 年度没有这个项目的表。")
POINTS = Message("rollup.points", "自评总分 {before} → {after}")
BUDGET = Message("rollup.budget", "全年预算 {before} → {after} 万元{change}")
SPENT = Message("rollup.spent", "全年执行 {before} → {after} 万元{change}")
FORMS = Message("rollup.forms", "{old} 年度 {before} 张，{new} 年度 {after} 张")
ALIKE = Message("rollup.alike", "只比两年都有的同一单位同一项目（{count} 个）：")
NONE_ALIKE = Message("rollup.none_alike", "没有两年都有的同一单位同一项目，不作比较。")
AVERAGES = Message("rollup.averages", "自评总分平均 {before} → {after}")
FAULTY = Message("rollup.faulty", "有必须修改的 {before} → {after} 张")
INDICATORS = Message("rollup.indicators", "指标 {before} → {after} 项")
BUTTON_MISSING = Message("rollup.button.missing", "谁还没交")
BUTTON_QUEUE = Message("rollup.button.queue", "待审")
BUTTON_SUMMARY = Message("rollup.button.summary", "汇总表")
BUTTON_BUNDLE = Message("rollup.button.bundle", "全部表 ZIP")
BUTTON_SAMPLES = Message("rollup.button.samples", "抽查名单")
BUTTON_YEAR = Message("rollup.button.year", "{year} 年度")


def glance(reader: Reader, head: Message, seen: Glance, buttons: Sequence[Sequence[Button]]) -> Letter:
    """A scope at a glance, at most 14 lines."""
    found, lines = seen.found, [head]
    lines += [_states(found), *_money(found), _claimed(found), _rows(found)]
    if found.grades:
        lines.append(GRADES.with_(grades=tuple(GRADE.with_(grade=one, count=n) for one, n in found.grades)))
    lines += [_changes(seen)] if seen.changed else []
    lines += [WORST.with_(faults=tuple(_worst(reader, seen.worst)))] if seen.worst else []
    units, forms = seen.missing
    lines += [MISSING.with_(units=units, forms=forms)] if units else []
    return Letter("\n".join(map(reader.say.html, [*lines, FOOT])), buttons)


def which_unit(reader: Reader, found: Sequence[NamedUnit], year: str | None) -> Letter:
    """Several units that a name may mean, the first of them each a button."""
    rows = [
        [Button(desk_letters.unit_briefly(one.name, 20), RollUpOf(year or "", one.number))] for one in found[:UNITS]
    ]
    return Letter(reader.say.html(WHICH_UNIT.with_(count=len(found))), rows)


WHICH_UNIT = Message("rollup.which_unit", "有 {count} 个相近的单位，是哪一个？也可以写全一点。")
UNITS = 8


def buttons(reader: Reader, year: str, years: Sequence[str], unit: int | None) -> list[Sequence[Button]]:
    """The way on: what waits, who is missing, other years."""
    others = [Button(BUTTON_YEAR.with_(year=one), RollUpOf(one, unit)) for one in years if one != year][:3]
    first: list[Button] = []
    if reader.person.role == Role.SUPERVISOR:
        first = [
            Button(BUTTON_QUEUE, Queue(None, 0, unit, year)),
            Button(BUTTON_MISSING, Missing(0, None, None, year, unit)),
        ]
    elif reader.person.role == Role.AUDITOR:
        first = [Button(BUTTON_SAMPLES, Samples())]
    papers = [
        Button(BUTTON_SUMMARY, RollUpPaper("summary", year, unit)),
        Button(BUTTON_BUNDLE, RollUpPaper("bundle", year, unit)),
    ]
    return [first, papers, others]


def _states(found: RollUp) -> Message:
    named = (STATE.with_(state=desk_letters.STATES[FilingState(one)], count=n) for one, n in found.states.items())
    return STATES.with_(states=tuple(named))


def _money(found: RollUp) -> Iterator[Message]:
    if found.money is not None:
        money = found.money
        facts = {
            "initial": cents(money.initial),
            "adjusted": cents(money.adjusted),
            "executed": cents(money.executed),
        }
        yield MONEY.with_(**facts, change=_change(money.initial, money.adjusted))


def _change(before: Decimal, after: Decimal) -> Message | str:
    if before <= 0 or before == after:
        return ""
    pct = percent(abs(after - before), before)
    return CHANGE.with_(direction=FELL if after < before else ROSE, pct=format(pct, "f"))


def _claimed(found: RollUp) -> Message:
    most = sorted(((points, n) for points, n in found.claimed if points is not None), key=lambda row: -row[1])
    told: list[Message] = [FILLED.with_(points=plain(points), count=n) for points, n in most[:2] if points is not None]
    others = sum(n for _, n in most[2:])
    told += [OTHERWISE.with_(count=others)] if others else []
    told += [NOT_FILLED.with_(count=n) for points, n in found.claimed if points is None]
    told += [AVERAGE.with_(average=plain(found.average))] if found.average is not None else []
    return CLAIMED.with_(points=tuple(told))


def _rows(found: RollUp) -> Message:
    counts = ((OVER, found.rows_over), (BLANK, found.rows_blank))
    rest = [message.with_(count=n) for message, n in counts if n]
    return ROWS.with_(
        rows=found.rows,
        full=found.rows_full,
        rest=rest[0] if len(rest) == 1 else BOTH.with_(one=rest[0], other=rest[1]) if rest else "",
    )


BOTH = Message("rollup.both", "{one}{other}")


def _changes(seen: Glance) -> Message:
    """Whose budgets changed: of one unit all that fit, of several the first with their units, and how many in all."""
    if seen.found.units == 1 and seen.changed_count <= len(seen.changed):
        return CHANGED.with_(forms=tuple(map(_changed, seen.changed)))
    one = _changed if seen.found.units == 1 else _changed_of
    return CHANGED_MANY.with_(count=seen.changed_count, forms=tuple(map(one, seen.changed[:FEW])))


FEW = 3


def _changed_of(filing: Filing) -> Message:
    unit = desk_letters.unit_briefly(filing.unit_name, 12)
    return CHANGED_OF.with_(**_changed(filing).params, unit=unit)


def _changed(filing: Filing) -> Message:
    bp = filing.change_bp or 0
    pct = format(Decimal(abs(bp)).scaleb(-2), "f")
    return CHANGED_ONE.with_(form=cards.briefly(filing), direction=FELL if bp < 0 else ROSE, pct=pct)


def _worst(reader: Reader, worst: Sequence[tuple[str, int]]) -> Iterator[Message]:
    for code, count in worst:
        yield WORST_ONE.with_(fault=title(reader.say, code), count=count)


def beside(reader: Reader, filing: Filing, before: Filing | None, back: Sequence[Button]) -> Letter:
    """A project beside the year before."""
    last = str(int(filing.year) - 1) if filing.year.isdecimal() else ""
    lines = [BEFORE.with_(form=cards.called(filing), year=filing.year, before=last)]
    if before is None:
        lines.append(NONE_BEFORE.with_(before=last))
    else:
        lines.append(POINTS.with_(before=_points(before), after=_points(filing)))
        for message, name in ((BUDGET, "adjusted_fen"), (SPENT, "executed_fen")):
            old, new = getattr(before, name), getattr(filing, name)
            if old is not None and new is not None:
                was, now = Decimal(old).scaleb(-6), Decimal(new).scaleb(-6)
                lines.append(message.with_(before=cents(was), after=cents(now), change=_change(was, now)))
        lines.append(INDICATORS.with_(before=before.rows, after=filing.rows))
    return Letter("\n".join(map(reader.say.html, lines)), [back])


def years_beside(reader: Reader, said: Message, pair: YearPair) -> Letter:
    """Two years of a unit or of all, line by line; where one of them has no forms, that is said."""
    (before, after), (old, new) = pair.years, pair.found
    lines = [said, FORMS.with_(before=old.forms, after=new.forms, old=before, new=after)]
    lines += [NOTHING.with_(year=year) for year, one in zip(pair.years, pair.found, strict=True) if not one.forms]
    if old.forms and new.forms:
        old, new = pair.alike
        lines.append(ALIKE.with_(count=new.forms) if new.forms else NONE_ALIKE)
    if old.forms and new.forms:
        lines.append(AVERAGES.with_(before=_average(old), after=_average(new)))
        if old.money is not None and new.money is not None:
            for message, name in ((BUDGET, "adjusted"), (SPENT, "executed")):
                was, now = getattr(old.money, name), getattr(new.money, name)
                lines.append(message.with_(before=cents(was), after=cents(now), change=_change(was, now)))
        lines.append(INDICATORS.with_(before=old.rows, after=new.rows))
        lines.append(FAULTY.with_(before=old.with_errors, after=new.with_errors))
    there = [Button(BUTTON_YEAR.with_(year=year), RollUpOf(year, pair.unit)) for year in pair.years]
    return Letter("\n".join(map(reader.say.html, [*lines, FOOT])), [there])


def _average(found: RollUp) -> str | Message:
    return cards.BLANK if found.average is None else plain(found.average)


def _points(filing: Filing) -> str | Message:
    return cards.BLANK if filing.claimed is None else plain(filing.claimed)
