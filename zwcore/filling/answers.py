"""Answers (回答): each is checked at once; one that does not fit is told why, with the rule, the value, an example."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zwcore.filling import examples
from zwcore.filling.fields import AnswerKind, Field, Part, categories, fields, level_sum, put, total_of, weight_sum
from zwcore.filling.plausible import doubt, sure
from zwcore.form import Form
from zwcore.money import HUNDRED, ZERO, look_alike, parse_amount, parse_number, parse_points, plain
from zwcore.paths import value_at
from zwcore.quantity import Comparator, ValueKind, read_value
from zwcore.rulebooks import Band, Rulebook
from zwcore.scoring import band_range, within
from zwcore.text import WIDE_FIGURES, Message, fold, is_blank, shortened

LONGEST_NAME, LONGEST_TEXT = 200, 2000
_QUOTED = 30
_FACTS = 3
"""三级指标, 指标值 and 分值 at least make a whole line."""
_BETWEEN = re.compile(r"\s*(?:[\n\t;；|，]|,(?!\d))\s*")
# A space parts numbers, not a number from its unit; a comma before three digits parts thousands.
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[\n\t;；|，、]|,(?!\d{3}(?!\d)))\s*|\s+(?=[-+]?\d)")

# What nobody writes as a value: a question, that one does not know, a greeting.
_NO_VALUE = re.compile(
    r".*[?？吗呢]"
    r"|(?:请问|这个|这一?项|这里|这|那|我|要|应?该|指标值|完成值|是)*"
    r"(?:什么意思|啥意思|(?:怎么|怎样|如何|咋)(?:填|写|算|弄|办)|(?:填|写)(?:什么|啥)|是什么|是啥)"
    r"|(?:我|也|还|都|这个|这一?项|真)*(?:不|没)(?:太|大|怎么)?(?:知道|晓得|清楚|明白|懂|会填?|听懂|看懂|记得)[了啊呀哦]*"
    r"|忘了|随便|(?:你|您|大家|老师|早上|上午|下午|晚上)好[呀啊]?|在不在|谢谢[您你了啦]*|多谢|好的|嗯+|哦+|噢"
    r"|ok|hi|hello|hey|help|帮助"
)
# Several numbers with their units: a date written apart is none of them.
_VALUES = re.compile(r"\d[^\s年月日]*(?:\s+\d[^\s年月日]*)+")
# White space is never within a number.
_TWO_NUMBERS = re.compile(r"\d\s+[-+]?\d")
_YEAR_DIGITS = "〇○零一二三四五六七八九"
_YEAR_SIGNS = str.maketrans(_YEAR_DIGITS, "000123456789")
_BRIEF = 20
# Between the category of an indicator and its name.
_CATEGORY_FIRST = re.compile(r"\s*[\s;；|，,：:、]\s*")

_BLANK = Message("answer.blank", "这一项不能空着，请写上“{label}”。")
_LONG = Message("answer.long", "写了 {count} 个字，最多 {most} 个，请写短一些。")
_YEAR = Message("answer.year", "年度要四位数字，填的是“{text}”。例如 2024。")
_ONE_NUMBER = Message("answer.one_number", "“{text}”不止一个数，这里只填一个，没有记下。")
_EXPLAINED = Message("answer.explained", "这里填“{label}”：{how}没有记下。")
_HOW = {
    AnswerKind.NAME: Message("answer.how.name", "照批复或预算文件上的写。"),
    AnswerKind.LONG: Message("answer.how.long", "用一两句写明，完成情况要有实际数。"),
    AnswerKind.REASON: Message("answer.how.reason", "写明没有完成或有偏差的原因，例如：财政统一调减。"),
}
_AMOUNT = Message("answer.amount", "“{text}”不是金额。请只写数字，单位{unit}，例如 35.00。")
_NEGATIVE = Message("answer.negative", "金额不能小于 0，填的是 {text}。")
_POINTS = Message("answer.points", "“{text}”不是分数。请填 0 到 {weight}，例如 {example}。")
_OVER = Message("answer.over", "分值 {weight}，填的是 {text}，超出 {over} 分。请填 0 到 {weight}，例如 {example}。")
_UNDER = Message("answer.under", "得分不能小于 0，填的是 {text}。请填 0 到 {weight}，例如 {example}。")
_BAND = Message(
    "answer.band",
    "选的是“{band}”，这一档是 {range}，填的是 {text}。请填这一档里的分数，或改选档次。",
)
_WEIGHT = Message("answer.weight", "“{text}”不是分值。请填大于 0 的数，例如 10。")
_WEIGHTS = Message("answer.weights", "填 {text} 后各项分值合计 {sum}，超过 100。还可以填 0 到 {left}。")
_LEVEL = Message(
    "answer.level", "{level}共 {points} 分，其他项已占 {used}，填 {text} 就超过了。还可以填 0 到 {left}，或先改小别的。"
)
_LEVEL_FULL = Message(
    "answer.level_full", "{level}共 {points} 分，其他项已占 {used}，没有分可给了。请在目录里改小别的，或删除这一项。"
)
_CATEGORY = Message("answer.category", "没有“{text}”这一类，请点下面的按钮，例如：{example}。")
_TARGET_COPIED = Message("answer.copied", "指标值是“{target}”，完成值要写实际数，不带“{mark}”，例如 123{unit}。")
_NOT_A_NUMBER = Message("answer.not_a_number", "指标值是“{target}”，完成值要写实际数，填的是“{text}”。例如 123{unit}。")
_NO_TARGET = Message(
    "answer.no_target", "“{text}”不像指标值。请照批复的目标写，例如 ≥90%、1000张、12月底前、有所提升。"
)
_NO_ACTUAL = Message("answer.no_actual", "“{text}”不像完成值。请写实际数或完成情况，例如 95%、1020张、已完成。")
_TOTAL = Message("answer.total", "各项得分合计 {sum}，填的是 {text}。总分要等于合计。")
_TOO_MANY = Message(
    "answer.too_many", "一次写了 {count} 个，这里只等 {most} 个：{labels}。请从这一项起再写一次，前面的都在。"
)
_LINE_LEFT = Message("answer.line_left", "前面的记下了，从“{text}”起没有记：上一项没写全，或分值已到 100。")
_REST_LEFT = Message("answer.rest_left", "{told}\n这一行从这里起、和后面 {count} 行没有记下，请接着写。")
_ROWS = Message("answer.rows", "第 {first} 项{label}")
_ROWS_TO = Message("answer.rows_to", "第 {first} 到 {last} 项{label}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer as it is put into the form."""

    text: str


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """Why an answer does not fit."""

    message: Message


Answer = Accepted | NotAccepted
Checker = Callable[[Field, str, Form, Rulebook], Answer]


def accept(field: Field, text: str, form: Form, rulebook: Rulebook, band: Band | None = None) -> Answer:
    """Check an answer to a field; ``band`` is the one chosen before for a qualitative score."""
    written, is_sure = sure(field, text.strip())
    text = _in_digits(field, written)
    if is_blank(text):
        return NotAccepted(_BLANK.with_(label=field.label))
    if field.kind in _HOW and len(text) <= _BRIEF and is_no_value(text):
        return NotAccepted(_EXPLAINED.with_(label=field.label, how=_HOW[field.kind]))
    if field.kind in _NUMERIC and _TWO_NUMBERS.search(text):
        return NotAccepted(_ONE_NUMBER.with_(text=shortened(" ".join(text.split()), _QUOTED)))
    if field.kind is AnswerKind.SCORE and band is not None and field.weight:
        answer = _score(field, text, form, rulebook)
        points = parse_points(text)
        if isinstance(answer, Accepted) and points is not None and not within(points, field.weight, band):
            points_of = band_range(field.weight, band)
            return NotAccepted(_BAND.with_(band=band.name, range=points_of, text=plain(points)))
        return answer
    answer = CHECKS[field.kind](field, text, form, rulebook)
    why = doubt(field, answer.text, form) if isinstance(answer, Accepted) and not is_sure else None
    return answer if why is None else NotAccepted(why)


def _in_digits(field: Field, text: str) -> str:
    """The same with its number in digits, where that is in Hanzi only: 三十五万元, 十八分, 二〇二五年."""
    if field.kind is AnswerKind.YEAR:
        return text.translate(_YEAR_SIGNS) if re.fullmatch(f"[{_YEAR_DIGITS}]{{4}}年?度?", text) else text
    if field.kind not in _NUMERIC:
        return text
    text = text.translate(WIDE_FIGURES)
    if not re.match("[零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾]", text):
        return text
    return look_alike(text) or text


def is_one_number(text: str) -> bool:
    """Tell whether a text is a number of points, and one only: "100 8分" is none."""
    return parse_points(text) is not None and _TWO_NUMBERS.search(text) is None


def accept_several(
    waiting: Sequence[Field], text: str, form: Form, rulebook: Rulebook, band: Band | None = None
) -> list[tuple[Field, Answer]]:
    """Take one message as the answers to the fields that wait, first to last: "10 10 5 5", "补卡数量，≥35000张，10".

    As many as there are answers; the first refusal ends it. A message whose parts do not all fit is one answer.
    """
    if not waiting:
        return []
    first = waiting[0]
    if first.kind is AnswerKind.CATEGORY and _BETWEEN.search(text.strip()):
        return _rows(first, text, form, rulebook)
    again = _row_again(first, text, form, rulebook)
    if again is not None:
        return _rows(again, text, form, rulebook)
    group = [field for field in waiting if field.group == first.group]
    parts = _parts(text, numbers=first.kind in _NUMERIC)
    if first.kind is AnswerKind.ACTUAL and len(parts) == 1 and _VALUES.fullmatch(text.strip()):
        parts = text.split()
    if first.kind is AnswerKind.NAME and len(parts) > len(group) > 1:
        parts = _from_right(text.strip(), len(group))
    counted = first.kind in _NUMERIC or (first.kind is AnswerKind.ACTUAL and len(group) > 1)
    if len(parts) < 2 or (len(parts) > len(group) and not counted):
        return [(first, accept(first, text, form, rulebook, band))]
    if len(parts) > len(group):
        return [(first, NotAccepted(_TOO_MANY.with_(count=len(parts), most=len(group), labels=_labels(group))))]
    taken = _taken(group, parts, form, rulebook)
    whole = accept(first, text, form, rulebook, band)
    # A name may have commas of its own: then what stands last is no number.
    named = first.kind is AnswerKind.NAME and parse_points(parts[-1]) is None
    if isinstance(taken[-1][1], NotAccepted) and named and isinstance(whole, Accepted):
        return [(first, whole)]
    return taken


def _row_again(first: Field, text: str, form: Form, rulebook: Rulebook) -> Field | None:
    """The category of a row whose weight is waited for, where its whole line is written once more."""
    if first.kind is not AnswerKind.WEIGHT or len(_parts(text, numbers=False)) < _FACTS:
        return None
    path = f"indicators[{first.row}].level2"
    field = next((one for one in fields(form, rulebook) if one.path == path), None)
    named = _CATEGORY_FIRST.split(text.strip(), maxsplit=1)[0]
    return field if field is not None and isinstance(_category(field, named, form, rulebook), Accepted) else None


def _labels(group: Sequence[Field]) -> Message | str:
    """Which fields are waited for: the rows of one column, or the columns of one row."""
    first, last = group[0], group[-1]
    if first.row is None or last.row is None:
        return "、".join(dict.fromkeys(str(field.label) for field in group))
    rows = {"first": first.row + 1, "last": last.row + 1, "label": last.label}
    return (_ROWS if first.row == last.row else _ROWS_TO).with_(**rows)


def _rows(first: Field, text: str, form: Form, rulebook: Rulebook) -> list[tuple[Field, Answer]]:
    """Take whole indicators, one a line: "数量 补卡数量，≥35000张，10"; the first refusal ends it."""
    taken: list[tuple[Field, Answer]] = []
    lines = [line for line in text.splitlines() if line.strip()]
    for n, line in enumerate(lines):
        row = (first.row or 0) + n
        group = [field for field in fields(form, rulebook) if field.row == row and field.part is Part.INDICATORS]
        category, _, rest = _CATEGORY_FIRST.sub("\t", line.strip(), count=1).partition("\t")
        if not group or (n and row < len(form.indicators)):
            field = taken[-1][0] if taken else first
            return [*taken, (field, NotAccepted(_LINE_LEFT.with_(text=line.strip())))]
        facts = _parts(rest, numbers=False)
        parts = [category, *(_from_right(rest, len(group) - 1) if len(facts) >= len(group) else facts)]
        taken += _taken(group, parts, form, rulebook)
        field, last = taken[-1]
        if isinstance(last, NotAccepted):
            left = len(lines) - n - 1
            taken[-1] = (field, NotAccepted(_REST_LEFT.with_(told=last.message, count=left)) if left else last)
            break
        for field, answer in taken[-len(parts) :]:
            assert isinstance(answer, Accepted)
            form = put(form, field.path, answer.text, rulebook)
    return taken


def _taken(group: Sequence[Field], parts: Sequence[str], form: Form, rulebook: Rulebook) -> list[tuple[Field, Answer]]:
    taken: list[tuple[Field, Answer]] = []
    for field, part in zip(group, parts, strict=False):
        answer = accept(field, part, form, rulebook)
        taken.append((field, answer))
        if isinstance(answer, NotAccepted):
            break
        form = put(form, field.path, answer.text, rulebook)
    return taken


def _parts(text: str, *, numbers: bool) -> list[str]:
    return [part for part in (_BETWEEN_NUMBERS if numbers else _BETWEEN).split(text.strip()) if part]


def _from_right(text: str, count: int) -> list[str]:
    """Part a text into ``count``, counted from its end: a name may have commas of its own."""
    cuts = list(_BETWEEN.finditer(text))[1 - count :]
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    return [part for part in (text[one:two].strip() for one, two in zip(starts, ends, strict=True)) if part]


_NO_NAME = re.compile(
    r"[\d\W]*|.|(?:和|跟|同|照|按|还是)?(?:去|今|前|明|上|本)年度?(?:的|一样|那个|同样)*|(?:还是|跟)?(?:一样|老样子|同上)的?"
)
_NOT_A_NAME = Message("answer.not_a_name", "“{text}”不像{label}，没有记下。请写全称。")


def _name(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    if len(text) > LONGEST_NAME:
        return NotAccepted(_LONG.with_(count=len(text), most=LONGEST_NAME))
    if field.row is None and _NO_NAME.fullmatch(fold(text)) is not None:
        return NotAccepted(_NOT_A_NAME.with_(text=text, label=field.label))
    return Accepted(" ".join(text.split()))


def _long(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    if len(text) > LONGEST_TEXT:
        return NotAccepted(_LONG.with_(count=len(text), most=LONGEST_TEXT))
    return Accepted("\n".join(line.strip() for line in text.splitlines() if line.strip()))


def _year(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    match = re.fullmatch(r"(20[0-9]{2})年?度?", fold(text))
    return Accepted(match[1]) if match else NotAccepted(_YEAR.with_(text=text))


def _amount(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    value = parse_amount(text, form.money_unit)
    if value is None:
        return NotAccepted(_AMOUNT.with_(text=text, unit=form.money_unit or "万元"))
    if value < ZERO:
        return NotAccepted(_NEGATIVE.with_(text=plain(value)))
    return Accepted(fold(text) if parse_number(text) is not None else plain(value))


def _category(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    known, wanted = categories(rulebook), fold(text).removesuffix("指标")
    found = [name for name in known if wanted and wanted in fold(name)]
    exact = [name for name in found if fold(name).removesuffix("指标") == wanted]
    if len(exact or found) == 1:
        return Accepted((exact or found)[0])
    return NotAccepted(_CATEGORY.with_(text=text, example=next(iter(known))))


def _weight(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    points = parse_points(text)
    if points is None or points <= ZERO:
        return NotAccepted(_WEIGHT.with_(text=text))
    before = parse_points(value_at(form, field.path))
    others = weight_sum(form) - (before or ZERO)
    level = level_sum(form, field.row or 0) if (field.row or 0) < len(form.indicators) else None
    # One that is changed may be over for a while: lowering another may come after it.
    if before is None and level is not None and level[1] + points > level[0]:
        told = {"level": form.indicators[field.row or 0].level1, "points": plain(level[0]), "used": plain(level[1])}
        room = max(ZERO, level[0] - level[1])
        return NotAccepted((_LEVEL if room else _LEVEL_FULL).with_(**told, text=plain(points), left=plain(room)))
    if points > HUNDRED or (before is None and level is None and others + points > HUNDRED):
        left = plain(max(ZERO, HUNDRED - others))
        return NotAccepted(_WEIGHTS.with_(text=plain(points), sum=plain(others + points), left=left))
    return Accepted(plain(points))


def _score(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    points, weight = parse_points(text), field.weight
    most = weight if weight is not None else HUNDRED
    fields = {
        "text": text if points is None else plain(points),
        "weight": plain(most),
        "example": examples.points(most),
    }
    if points is None:
        return NotAccepted(_POINTS.with_(**fields))
    if points > most:
        return NotAccepted(_OVER.with_(**fields, over=plain(points - most)))
    if points < ZERO:
        return NotAccepted(_UNDER.with_(**fields))
    return Accepted(plain(points))


def _actual(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    target_text = (form.indicators[field.row].target_text if field.row is not None else None) or ""
    target, actual = read_value(target_text), read_value(text)
    asked = target.quantity
    if asked is None and is_no_value(text):
        return unlike(field, text)
    if asked is None or actual.kind is ValueKind.MARK:
        return _name(field, text, form, rulebook)
    given = actual.quantity
    unit = asked.unit
    if given is None and not actual.quantities:
        return NotAccepted(_NOT_A_NUMBER.with_(target=target_text, text=text, unit=unit))
    if given is not None and given.comparator not in (Comparator.NONE, Comparator.EQ):
        return NotAccepted(_TARGET_COPIED.with_(target=target_text, mark=_mark(text), unit=unit))
    return _name(field, text, form, rulebook)


def _target(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    return unlike(field, text) if is_no_value(text) else _name(field, text, form, rulebook)


def is_no_value(text: str) -> bool:
    """Tell what is plainly no value of an indicator, be it a number or words: a question, a greeting."""
    return _NO_VALUE.fullmatch(fold(text).strip("。.!~,")) is not None


def unlike(field: Field, text: str) -> NotAccepted:
    """That a text is no value of an indicator, and what is."""
    said = _NO_TARGET if field.kind is AnswerKind.TARGET else _NO_ACTUAL
    return NotAccepted(said.with_(text=shortened(" ".join(text.split()), _QUOTED)))


def _mark(text: str) -> str:
    match = re.match(r"\D+", text.strip())
    return match.group().strip() if match else "≥"


def _total(field: Field, text: str, form: Form, rulebook: Rulebook) -> Answer:
    points, total = parse_points(text), total_of(form)
    if points is None:
        return NotAccepted(_POINTS.with_(text=text, weight="100", example=plain(total)))
    if points != total:
        return NotAccepted(_TOTAL.with_(sum=plain(total), text=plain(points)))
    return Accepted(plain(points))


CHECKS: dict[AnswerKind, Checker] = {
    AnswerKind.NAME: _name,
    AnswerKind.LONG: _long,
    AnswerKind.YEAR: _year,
    AnswerKind.AMOUNT: _amount,
    AnswerKind.CATEGORY: _category,
    AnswerKind.TARGET: _target,
    AnswerKind.WEIGHT: _weight,
    AnswerKind.ACTUAL: _actual,
    AnswerKind.SCORE: _score,
    AnswerKind.EXECUTION: _score,
    AnswerKind.REASON: _long,
    AnswerKind.TOTAL: _total,
}
_NUMERIC = frozenset({AnswerKind.AMOUNT, AnswerKind.WEIGHT, AnswerKind.SCORE, AnswerKind.EXECUTION, AnswerKind.TOTAL})
