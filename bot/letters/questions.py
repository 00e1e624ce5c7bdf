"""The card of a question: where one is, what is asked, what may be answered, the scores so far."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions import Do, Fill, FillForm, FillStep, Review, ToFill
from bot.i18n import Translator
from bot.letters import cards
from bot.letters.letter import Button, Buttons, Letter, Reader, shows
from bot.services.drafts import Editing
from zwcore.filling import AnswerKind, Field, Part, level_sum, sum_stands, total_of
from zwcore.filling.fields import categories, level_sums, weight_sum
from zwcore.filling.likely import likely
from zwcore.form import Form, Indicator
from zwcore.money import HUNDRED, ZERO, parse_points, plain
from zwcore.quantity import ValueKind, read_value
from zwcore.rulebooks import Band
from zwcore.scoring import band_range, bands
from zwcore.text import Message, is_blank

OF_ROW = Message("fill.of_row", "第 {n} 项 {label}")
NEW = Message("fill.new", "新的自评表")
PROGRESS = Message("fill.progress", "第 {n}/{total} 项 · {part}")
PROGRESS_STEP = Message("fill.progress_step", "第 {n}/{total} 步 · {part}")
CHANGE_WEIGHT = Message("fill.change_weight", "改第 {n} 项（{weight} 分）")
WEIGHTS_SHOWN = 6
ROW = Message("fill.row", "{n}. {category}：{name}")
ROW_NEW = Message("fill.row_new", "第 {n} 个指标")
ROW_FACTS = Message("fill.row_facts", "指标值：{target} ｜ 分值 {weight}")
ROW_ACTUAL = Message("fill.row_actual", "完成值：{actual}")
RUNNING = Message("fill.running", "已填得分合计 {sum}，分值合计 {weights}")
KEPT = Message("fill.kept", "现在填的是：{value}")
PARTS = {
    Part.HEAD: Message("part.head", "基本信息"),
    Part.FUNDS: Message("part.funds", "项目资金"),
    Part.GOALS: Message("part.goals", "总体目标"),
    Part.INDICATORS: Message("part.indicators", "绩效指标"),
    Part.ACTUALS: Message("part.actuals", "完成值"),
    Part.SCORES: Message("part.scores", "得分"),
    Part.TOTAL: Message("part.total", "总分"),
}
HINTS = {
    AnswerKind.YEAR: Message("hint.year", "点下面的年度，或写四位数字。"),
    AnswerKind.LONG: Message("hint.long", "写几句即可，请写上实际数，例如人数、张数。"),
    AnswerKind.AMOUNT: Message("hint.amount", "单位{unit}。年初、全年、执行可以一次写完，例如：35.00 22.79 22.79"),
    AnswerKind.CATEGORY: Message("hint.category", "请点一类。"),
    AnswerKind.TARGET: Message("hint.target", "照批复的目标写，例如：≥90%、1000张、12月底前。"),
    AnswerKind.WEIGHT: Message("hint.weight", "各项分值合计要到 100，现在 {sum}，还差 {left}。"),
    AnswerKind.ACTUAL: Message("hint.actual", "写实际数。几项可以一次写完，用逗号隔开。"),
    AnswerKind.EXECUTION: Message("hint.execution", "0 到 {weight}。"),
    AnswerKind.REASON: Message("hint.reason", "得分 {score} 低于分值 {weight}，请写一句原因；没有可以跳过。"),
    AnswerKind.TOTAL: Message("hint.total", "各项得分合计 {sum}。"),
}
HINT_PLANNED = Message("hint.planned", "照批复的绩效目标写。")
HINT_LEVEL_OVER = Message("hint.level_over", "{level}的分值合计 {sum}，比 {points} 多 {over}，请把其中一项改小。")
HINT_WEIGHT_OVER = Message("hint.weight_over", "各项分值合计要到 100，现在 {sum}，多 {over}。")
HINT_LEVEL = Message("hint.level", "{level}共 {points} 分，其他项已占 {used}，还可以给 {left}。")
HINT_ROWS = Message(
    "hint.rows",
    "请点一类。也可以一行写一个指标，几行一次发来，例如：\n数量 办理件数，≥1000件，10\n质量 办理合格率，≥98%，10",
)
HINT_LEVELS = Message("hint.levels", "一级分值：{levels}。")
LEVEL_POINTS = Message("hint.level_points", "{level} {points}")
HINT_NAME_ROW = Message("hint.name_row", "名称、指标值、分值可以写在一行，用逗号隔开，例如：办理件数，≥1000件，10")
HINT_OPTIONAL = Message("hint.optional", "表样没有这一栏，可以跳过，不影响提交；填了才能核算定量指标。")
HINT_SCORE = Message("hint.score", "0 到 {weight}。几项可以一次写完，例如：10 9.5 8")
HINT_COMPUTED = Message("hint.computed", "按规则核算是 {points} 分，请按实际情况自己填。")
HINT_BANDS = Message("hint.bands", "先选档次，再填分数：")
HINT_BAND = Message("hint.band", "选了“{band}”（{range}），请填这一档里的分数。")
BAND = Message("fill.band", "{name}：{range}")
DOUBTED = Message("fill.doubted", "读出来是“{value}”，没有把握。对就点“正确”，不对就写上正确的，原表空着就点“空白”。")
DOUBTED_LIKELY = Message("fill.doubted_likely", "读出来是“{value}”，没有把握，可能是“{likely}”。请对照原表点一下。")
IS = Message("fill.is", "是 {value}")
WRITE = Message("fill.write", "不是，我来填")
RIGHT = Message("fill.right", "正确")
BLANK = Message("fill.blank", "空白")
BACK = Message("fill.back", "⬅ 上一步")
SKIP = Message("fill.skip", "跳过")
SKIP_ALL = Message("fill.skip_all", "其余都跳过")
KEEP = Message("fill.keep", "不变")
SAVE = Message("fill.save", "存草稿")
JUMP = Message("fill.jump", "目录")
CANCEL = Message("fill.cancel", "取消")
ALL_FROM_FIRST = Message("fill.all_from_first", "全部是“{line}”")
HINT_NO_SUM = Message("hint.no_sum", "有得分没有读准，不能按合计填：请照原件写总分，或先核对得分。")
FILL_TOTAL = Message("fill.fill_total", "总分填 {sum}")
GO_ON = Message("fill.go_on", "接着填：{project}")
GO_ON_OF = Message("fill.go_on_of", "接着填：{project} {year}")
OFFER_ACTUALS = Message(
    "fill.offer_actuals",
    "表样没有实际完成值一栏。要不要顺手记下 {count} 项？可以不填，不影响提交；填了才能核算定量指标。",
)
RECORD = Message("fill.record", "记 {count} 项")
NOT_NOW = Message("fill.not_now", "不记")
YEARS_SHOWN = 3
SHORT = 12


def step(editing: Editing, do: FillStep, what: object = None, more: str | None = None) -> Fill:
    """What a button of a draft means: a step, at the version that the draft has."""
    return Fill(editing.row.id or 0, editing.row.version, do, None if what is None else str(what), more)


def name_of(editing: Editing) -> Message | str:
    """How a draft is called: its project, or that it is a new form."""
    return cards.short(editing.form.project or "") or NEW


def question(
    reader: Reader, editing: Editing, field: Field, note: str | None = None, band: int | None = None
) -> Letter:
    """The card that asks for ``field``; ``note`` (markup) says first what was wrong or what was done.

    ``band`` is the one chosen for a qualitative score.
    """
    first = [] if note is None else [note]
    text = "\n".join([*first, *(reader.say.html(line) for line in _lines(editing, field, band))])
    return Letter(text, _buttons(reader, editing, field, band))


def _lines(editing: Editing, field: Field, band: int | None) -> Iterator[Message]:
    yield cards.HEAD.with_(form=editing.form.project or NEW)
    yield _progress(editing, field)
    yield from _row(editing, field)
    yield _label(field)
    yield from _hints(editing, field, band)
    value = editing.value(field)
    if field in editing.doubted():
        meant = likely_of(editing, field)
        said = DOUBTED if meant is None else DOUBTED_LIKELY
        yield said.with_(value=cards.short(value or "", 60), likely=meant)
    elif value is not None:
        yield KEPT.with_(value=cards.short(value, 60))
    if field.part in (Part.SCORES, Part.TOTAL):
        yield RUNNING.with_(sum=plain(total_of(editing.form)), weights=plain(weight_sum(editing.form)))


def _progress(editing: Editing, field: Field) -> Message:
    """Where one is. Of a whole form the steps are counted: how many indicators come nobody knows at the first."""
    if editing.row.queue is None:
        parts = _steps(editing.form)
        n = parts.index(field.part) + 1 if field.part in parts else len(parts)
        return PROGRESS_STEP.with_(n=n, total=len(parts), part=PARTS[field.part])
    # A total that is the sum is not asked for, unless what is asked before it changes that.
    asked = [
        one
        for one in editing.fields()
        if one == field or one.kind is not AnswerKind.TOTAL or not editing.is_filled(one)
    ]
    place = next((n for n, one in enumerate(asked, 1) if one.path == field.path), 1)
    return PROGRESS.with_(total=len(asked), n=place, part=_part(editing, field))


def _steps(form: Form) -> list[Part]:
    """The parts that are asked of a form in its print."""
    left_out = {Part.ACTUALS: "actual", Part.SCORES: "score", Part.TOTAL: "score"}
    return [part for part in Part if left_out.get(part) in (None, *form.columns)]


def _label(field: Field) -> Message:
    return Message("fill.label", "<b>{label}</b>").with_(label=field.label)


def _part(editing: Editing, field: Field) -> Message | str:
    item = _item(editing, field)
    return (item.level1 if item is not None else None) or PARTS[field.part]


def _item(editing: Editing, field: Field) -> Indicator | None:
    rows = editing.form.indicators
    return rows[field.row] if field.row is not None and field.row < len(rows) else None


def _row(editing: Editing, field: Field) -> Iterator[Message]:
    """The indicator that is asked about."""
    item = _item(editing, field)
    if field.row is not None and (item is None or item.level3 is None):
        yield ROW_NEW.with_(n=field.row + 1)
    elif item is not None and field.row is not None:
        yield ROW.with_(n=field.row + 1, category=item.level2 or "", name=cards.short(item.level3 or "", 60))
        if item.target is not None:
            yield ROW_FACTS.with_(target=cards.short(item.target, 40), weight=item.weight or "")
        if item.actual is not None and field.kind is not AnswerKind.ACTUAL:
            yield ROW_ACTUAL.with_(actual=cards.short(item.actual, 40))


def _hints(editing: Editing, field: Field, band: int | None) -> Iterator[Message]:
    form, weight = editing.form, plain(field.weight) if field.weight is not None else ""
    if field.kind is AnswerKind.SCORE:
        yield from _score_hints(editing, field, band)
    elif field.kind is AnswerKind.WEIGHT:
        yield from _weight_hints(form, field.row or 0)
    elif field.kind is AnswerKind.CATEGORY:
        yield HINT_ROWS if is_blank(editing.value(field)) else HINTS[AnswerKind.CATEGORY]
        yield from _levels(editing)
    elif field.kind is AnswerKind.NAME:
        if field.row is not None and field not in editing.doubted():
            yield HINT_NAME_ROW
    elif field.path == "goals.planned":
        yield HINT_PLANNED
    elif field.kind is AnswerKind.TOTAL and not sum_stands(form, editing.record.reading):
        yield HINT_NO_SUM
    elif field.kind in HINTS:
        item = _item(editing, field)
        score = item.score if item is not None else ""
        yield HINTS[field.kind].with_(
            unit=form.money_unit or "万元", weight=weight, score=score, sum=plain(total_of(form))
        )
    if field.kind is AnswerKind.ACTUAL and not field.required:
        yield HINT_OPTIONAL


def _weight_hints(form: Form, row: int) -> Iterator[Message]:
    total = weight_sum(form)
    if total > HUNDRED:
        yield HINT_WEIGHT_OVER.with_(sum=plain(total), over=plain(total - HUNDRED))
    else:
        yield HINTS[AnswerKind.WEIGHT].with_(sum=plain(total), left=plain(HUNDRED - total))
    level = level_sum(form, row) if row < len(form.indicators) else None
    if level is not None:
        points, used = level
        left = plain(max(ZERO, points - used))
        yield HINT_LEVEL.with_(level=form.indicators[row].level1, points=plain(points), used=plain(used), left=left)
    yield from _levels_over(form)


def _levels_over(form: Form) -> Iterator[Message]:
    """The level 1 names whose indicators have more points than they."""
    for level, points, used in level_sums(form):
        if used > points:
            fields = {"level": level, "sum": plain(used), "points": plain(points), "over": plain(used - points)}
            yield HINT_LEVEL_OVER.with_(**fields)


def _levels(editing: Editing) -> Iterator[Message]:
    """How the points are split over the level 1 names: 产出 40，效益 40，满意度 20."""
    levels = editing.rulebook.weights.levels
    if levels:
        named = (LEVEL_POINTS.with_(level=level.name, points=plain(level.points)) for level in levels)
        yield HINT_LEVELS.with_(levels=tuple(named))


def _score_hints(editing: Editing, field: Field, band: int | None) -> Iterator[Message]:
    steps = band_choices(editing, field)
    if steps and band is not None:
        yield HINT_BAND.with_(band=steps[band].name, range=band_range(field.weight or HUNDRED, steps[band]))
    elif steps:
        yield HINT_BANDS
    else:
        yield HINT_SCORE.with_(weight="" if field.weight is None else plain(field.weight))
        row = editing.record.points.row(field.path.rpartition(".")[0])
        if row is not None and row.recomputed is not None:
            yield HINT_COMPUTED.with_(points=plain(row.recomputed))


def band_choices(editing: Editing, field: Field) -> tuple[Band, ...]:
    """The bands (三档) to choose from before a qualitative score; none for another field."""
    item = _item(editing, field)
    if field.kind is not AnswerKind.SCORE or item is None or field.weight is None:
        return ()
    qualitative = read_value(item.target).kind in (ValueKind.QUALITATIVE, ValueKind.OPTION_LIST)
    return bands(item, editing.rulebook) if qualitative else ()


def _buttons(reader: Reader, editing: Editing, field: Field, band: int | None) -> Buttons:
    """The answers that can be tapped, then where one can go."""
    rows = [*_choices(reader, editing, field, band)]
    way = [Button(BACK, step(editing, FillStep.BACK))]
    if field in editing.doubted():
        rows += _doubted(editing, field)
    elif (meant := _meant(editing, field)) is not None:
        rows.append(_proposed(editing, meant))
    elif not is_blank(editing.value(field)):
        way.append(Button(KEEP, step(editing, FillStep.SKIP)))
    elif not field.required:
        way.append(Button(SKIP, step(editing, FillStep.SKIP)))
    if len(skippable(editing, field)) > 1:
        way.append(Button(SKIP_ALL, step(editing, FillStep.SKIP_ALL)))
    around = [(JUMP, FillStep.CONTENTS), (SAVE, FillStep.SAVE), (CANCEL, FillStep.CANCEL)]
    return [*rows, way, [Button(label, step(editing, do)) for label, do in around]]


def _doubted(editing: Editing, field: Field) -> Iterator[list[Button]]:
    """What a value that was read with doubt is: what it likely is, or as it was read, or nothing, or something else."""
    meant, blank = likely_of(editing, field), Button(BLANK, step(editing, FillStep.BLANK))
    if meant is None:
        yield [Button(RIGHT, step(editing, FillStep.RIGHT)), blank]
        return
    read = IS.with_(value=cards.short(editing.value(field) or "", SHORT))
    yield _proposed(editing, meant)
    yield [Button(read, step(editing, FillStep.RIGHT)), blank]


def likely_of(editing: Editing, field: Field) -> str | None:
    """What a value that was read with doubt most likely is, where it is something else."""
    return likely(field, editing.form, editing.rulebook)


def _proposed(editing: Editing, meant: str) -> list[Button]:
    return [
        Button(IS.with_(value=meant), step(editing, FillStep.LIKELY)),
        Button(WRITE, step(editing, FillStep.WRITE)),
    ]


def _meant(editing: Editing, field: Field) -> str | None:
    """The number that points or a total likely are which are none as they are written."""
    value = editing.value(field)
    no_number = field.weight is not None or field.kind is AnswerKind.TOTAL
    return likely_of(editing, field) if value and no_number and parse_points(value) is None else None


def skippable(editing: Editing, field: Field) -> list[Field]:
    """The optional fields of the same kind that wait, where ``field`` is one of them."""
    asked = [one for one in editing.fields() if one.kind is field.kind and not one.required and editing.is_open(one)]
    return asked if field in asked else []


def _choices(reader: Reader, editing: Editing, field: Field, band: int | None) -> Iterator[list[Button]]:
    if field.kind is AnswerKind.YEAR:
        years = range(reader.now.year, reader.now.year - YEARS_SHOWN, -1)
        yield [Button(str(year), step(editing, FillStep.CHOOSE, year)) for year in years]
    elif field.kind is AnswerKind.CATEGORY:
        named = [
            Button(name.removesuffix("指标"), step(editing, FillStep.CHOOSE, n))
            for n, name in enumerate(categories(editing.rulebook))
        ]
        yield from (named[n : n + 3] for n in range(0, len(named), 3))
    elif field.kind is AnswerKind.AMOUNT and not field.required and is_blank(editing.value(field)):
        yield [
            Button(
                ALL_FROM_FIRST.with_(line=cards.short(editing.form.funds[1].label or "")),
                step(editing, FillStep.ALL_FROM_FIRST),
            )
        ]
    elif field.kind is AnswerKind.WEIGHT:
        yield from _other_weights(editing, field)
    elif field.kind is AnswerKind.TOTAL:
        if sum_stands(editing.form, editing.record.reading):
            total = plain(total_of(editing.form))
            yield [Button(FILL_TOTAL.with_(sum=total), step(editing, FillStep.TAKE_SUM))]
    elif band is None:
        for n, one in enumerate(band_choices(editing, field)):
            label = BAND.with_(name=one.name, range=band_range(field.weight or HUNDRED, one))
            yield [Button(label, step(editing, FillStep.BAND, n))]


def _other_weights(editing: Editing, field: Field) -> Iterator[list[Button]]:
    """Where no points are left for an indicator: the others that have some, to be changed at once."""
    rows, row = editing.form.indicators, field.row or 0
    level = level_sum(editing.form, row) if row < len(rows) else None
    full = weight_sum(editing.form) >= HUNDRED
    if not (full or (level is not None and level[1] >= level[0])):
        return
    own = None if full or level is None else rows[row].level1
    places = {one.path: n for n, one in enumerate(editing.all_fields())}
    buttons = [
        Button(CHANGE_WEIGHT.with_(n=n + 1, weight=one.weight), step(editing, FillStep.PICK, places[path]))
        for n, one in enumerate(rows)
        if n != row and one.weight and own in (None, one.level1) and (path := f"indicators[{n}].weight") in places
    ]
    yield from (buttons[n : n + 2] for n in range(0, min(len(buttons), WEIGHTS_SHOWN), 2))


def named(field: Field) -> Message:
    """How a field is called: with its row, where it belongs to one."""
    return field.label if field.row is None else OF_ROW.with_(n=field.row + 1, label=field.label)


# -- beside the questions ----------------------------------------------------------------------------------------------


def offer_actuals(say: Translator, editing: Editing, count: int) -> Letter:
    """Whether the actual values that the print has no column for are to be put down too."""
    reading, sheet = editing.stack.reading_id, editing.row.sheet
    record = Button(RECORD.with_(count=count), FillForm(reading, sheet, ToFill.ACTUALS))
    row = [record, Button(NOT_NOW, Review(reading, Do.CARD, sheet))]
    return Letter(say.html(OFFER_ACTUALS.with_(count=count)), [row], shows=shows(reading, editing.record))


def go_on(editing: Editing, with_year: bool = False) -> Button:
    """The button that leads back to the question of a draft; with its year, where others have that name."""
    label = GO_ON_OF if with_year and editing.form.year else GO_ON
    return Button(label.with_(project=name_of(editing), year=editing.form.year), step(editing, FillStep.OPEN))
