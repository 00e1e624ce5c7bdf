"""Forms in prints that nobody has seen, and what the clipboards of several programs make of their tables.

:func:`example` draws a form and a print from a seed (the words of the headers, the order of the columns, which cells
reach over several rows); :data:`CLIPBOARDS` are the ways in which such a table comes as text; :func:`cells_right`
counts the cells that are read back.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tests.zwcore.unseen_words import WORDS
from zwcore.documents import read_document
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.text import canonical

LEVELS = {
    "产出指标": {
        "数量指标": ["培训人数", "新建农田面积", "发放补贴人次", "购置设备数量", "完成报告份数", "巡查河道次数"],
        "质量指标": ["验收合格率", "资金拨付准确率", "工程质量达标情况", "经费支出合规性", "考核结果"],
        "时效指标": ["项目完成时间", "补贴发放及时性", "资金下达时限", "任务按期完成情况"],
        "成本指标": ["项目总成本", "单位成本", "培训人均成本", "控制预算支出"],
    },
    "效益指标": {
        "社会效益指标": ["带动就业人数", "提升公共服务水平", "群众出行条件", "对维护市场公平的影响程度"],
        "经济效益指标": ["增加群众收入", "节约财政资金", "带动产业发展"],
        "生态效益指标": ["水质改善情况", "减少污染排放", "对生态环境的影响"],
        "可持续影响指标": ["长效管理机制健全性", "项目持续发挥作用期限", "设施持续使用年限"],
    },
    "满意度指标": {"服务对象满意度指标": ["受益群众满意度", "参训学员满意度", "服务对象满意率"]},
}
VALUES = [
    ("≥200人", "215人"),
    ("100%", "100%"),
    ("≥95%", "97.5%"),
    ("=12次", "12次"),
    ("≤90万元", "89.97万元"),
    ("及时", "及时"),
    ("3000亩", "3000亩"),
    ("2023年12月底前", "2023年11月完成"),
    ("有效提升", "达成预期指标"),
    ("效果明显", "效果明显"),
    ("1", "1"),
    ("严格执行相关制度规定", "达成预期指标"),
    ("5.5万人", "5.6万人"),
    ("不断改善", "基本达成目标"),
    ("长期", "长期"),
    ("≥90%", "95"),
    ("600元/人/次；2500元/人/月", "按标准发放"),
    ("定性：健全", "健全"),
    ("≥3年", "3年"),
    ("无", "无"),
]
REASONS = [
    "因天气原因工期延后，下一步加快进度。",
    "报名人数不足，已加强宣传。",
    "部分资料未及时归档\n今后加强管理",
    "无",
    "",
    "",
]
METHOD = (
    "1.若为定性指标，则根据“三档”原则分别按照指标分值的100-80%、80-60%记分；2.若为定量指标，完成值达到指标值，记满分。"
)


class Box(NamedTuple):
    """A cell of a table as it is printed: its text, and the rows and columns it reaches over."""

    text: str
    rows: int = 1
    cols: int = 1


@dataclass
class Example:
    """A form as it was drawn: its heading, its rows of boxes, and what must be read (by path)."""

    heading: list[str]
    rows: list[list[Box]] = field(default_factory=list)
    expected: dict[str, str] = field(default_factory=dict)


def example(seed: int) -> Example:
    """Draw a form and a print."""
    return _Drawing(random.Random(seed)).done()


class _Drawing:
    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self.made = Example(["项目支出绩效自评表", "（2023年度）"])
        self.words = {name: random_.choice(words) for name, words in WORDS.items()}
        self.columns = ["level1", "level2", "level3", *self._values()]
        self.margin = random_.random() < 0.85
        self.width = len(self.columns) + self.margin

    def _values(self) -> list[str]:
        order = self.random.choice(
            [
                ["target", "actual", "weight", "score", "deviation"],
                ["weight", "target", "actual", "score", "deviation"],
                ["target", "weight", "actual", "score", "deviation"],
                ["weight", "target", "method", "actual", "score"],
                ["target", "actual", "weight", "score"],
                ["target", "actual", "deviation"],
                ["weight", "target", "actual", "score", "deviation", "evidence"],
            ]
        )
        self.words["evidence"] = "佐证材料"
        return order

    def done(self) -> Example:
        self._names()
        self._funds()
        if self.random.random() < 0.9:
            self._goals()
        self._indicators()
        return self.made

    def put(self, path: str, text: str) -> str:
        self.made.expected[path] = text
        return text

    def _names(self) -> None:
        place = self.random.choice(["某县", "贵池区", "城东街道"])
        name = self.put(
            "project", self.random.choice(["职业技能培训", "高标准农田建设", "委托业务项目", "水旱灾害防御经费"])
        )
        self.made.rows.append([Box(self.words["project"]), Box(name, 1, self.width - 1)])
        department, unit = self.put("department", place + "人社局"), self.put("unit", place + "就业服务中心")
        half = (self.width - 2) // 2
        self.made.rows.append(
            [
                *(Box(self.words["department"]), Box(department, 1, half)),
                *(Box(self.words["unit"]), Box(unit, 1, self.width - 2 - half)),
            ]
        )

    def _funds(self) -> None:
        names = self.random.choice(
            [
                ["initial", "adjusted", "executed", "share", "rate", "due"],
                ["adjusted", "executed", "rate"],
                ["initial", "adjusted", "executed"],
                ["adjusted", "executed", "share", "rate", "due"],
            ]
        )
        if "score" not in self.columns:
            names = [name for name in names if name not in ("share", "due")]
        merged = "share" in names and self.random.random() < 0.4
        labels = self.random.choice(
            [
                ["年度资金总额", "其中：财政拨款", "其他资金"],
                ["年度资金总额：", "其中：当年财政拨款", "上年结转资金", "其他资金"],
            ]
        )
        label = Box("", 1, 2) if self.random.random() < 0.5 else Box("")
        self.made.rows.append([Box(self.words["funds"], len(labels) + 1), label, *(Box(self.words[n]) for n in names)])
        paths = {"share": "weight", "due": "score"}
        for n, text in enumerate(labels):
            whole, zero = self.random.choice(["90", "1250.00", "89.974"]), self.random.choice(["0", "0.00", ""])
            values = dict.fromkeys(["initial", "adjusted", "executed"], whole if n < 2 else zero)
            values |= {"share": "10", "rate": "100%", "due": "10"} if n == 0 else {"share": "—", "rate": "", "due": ""}
            row = [Box(self.put(f"funds[{n}].label", text), 1, label.cols)]
            for name in names:
                if merged and name in paths and n:
                    continue
                if not (merged and name in paths):
                    self.put(f"funds[{n}].{paths.get(name, name)}", values[name])
                row.append(Box(values[name], len(labels) if merged and name in paths else 1))
            self.made.rows.append(row)

    def _goals(self) -> None:
        half = (self.width - 1) // 2
        planned = self.random.choice(
            ["完成培训200人，提升就业能力。", "目标1：完成建设3000亩。\n目标2：按时拨付资金。", "按时完成年度任务"]
        )
        outcome = self.random.choice(
            ["完成培训215人。", "目标1：已完成3000亩。\n目标2：资金已全部拨付。", "全部完成，效果良好"]
        )
        rest = self.width - 1 - half
        words = Box(self.words["planned"], 1, half), Box(self.words["outcome"], 1, rest)
        self.made.rows.append([Box(self.words["goals"], 2), *words])
        texts = self.put("goals.planned", planned), self.put("goals.actual", outcome)
        self.made.rows.append([Box(texts[0], 1, half), Box(texts[1], 1, rest)])

    def _indicators(self) -> None:
        chosen = [
            (level1, level2, self.random.sample(names, min(len(names), self.random.choice([1, 1, 1, 2, 3]))))
            for level1, seconds in LEVELS.items()
            for level2, names in seconds.items()
            if self.random.random() < 0.8 or level1 == "满意度指标"
        ]
        items = [(level1, level2, name) for level1, level2, names in chosen for name in names]
        header = [Box(self.words[name]) for name in self.columns]
        self.made.rows.append([Box(self.words["indicators"], len(items) + 1)] * self.margin + header)
        points, style = self.random.random() < 0.4, self.random.choice(["（{}分）", "\n({}分)", "({}分)"])
        merged = self.random.choice([(), (), (), ("score",), ("weight", "score"), ("weight",)]) if not points else ()
        repeated, scored = self.random.random() < 0.15, 0
        drawn = [self._cells(weight, item[2]) for weight, item in zip(self._weights(len(items)), items, strict=True)]
        for n, (level1, level2, _) in enumerate(items):
            row: list[Box] = []
            values = drawn[n]
            for name in self.columns:
                if name in ("level1", "level2"):
                    own = (level1,) if name == "level1" else (level1, level2)
                    first = n == 0 or items[n - 1][: len(own)] != own
                    size = sum(item[: len(own)] == own for item in items)
                    mark = style.format("50") if points and name == "level1" else ""
                    self.put(f"indicators[{n}].{name}", own[-1])
                    if first or repeated:
                        row.append(Box(own[-1] + mark, 1 if repeated else size))
                elif name == "method":
                    self.put(f"indicators[{n}].method", METHOD)
                    if n == 0:
                        row.append(Box(METHOD, len(items)))
                elif name in merged:
                    over = [m for m, item in enumerate(items) if item[1] == level2]
                    if n == over[0]:
                        together = sum(int(drawn[m][name]) for m in over)
                        row.append(Box(self.put(f"indicators[{n}].{name}", str(together)), len(over)))
                        scored = scored + together if name == "score" else scored
                else:
                    self.put(f"indicators[{n}].{name}", values[name])
                    row.append(Box(values[name]))
                    scored = scored + int(values["score"]) if name == "score" else scored
            self.made.rows.append(row)
        if "score" in self.columns:
            money = 10 if "funds[0].score" in self.made.expected else 0
            weights = [text for path, text in self.made.expected.items() if re.fullmatch(r"indicators.*weight", path)]
            self._total(sum(map(int, weights)) + money, scored + money)

    def _weights(self, count: int) -> list[int]:
        """Points that add up to 100 with those of the money."""
        whole = 90 if "funds[0].score" in self.made.expected else 100
        cuts = sorted(self.random.sample(range(1, whole), count - 1))
        return [b - a for a, b in pairwise([0, *cuts, whole])]

    def _cells(self, weight: int, level3: str) -> dict[str, str]:
        target, actual = self.random.choice(VALUES)
        short = self.random.random() < 0.2
        values = {"level3": level3, "target": target, "actual": actual, "weight": str(weight), "evidence": ""}
        values |= {"score": str(weight - 1 if short else weight)}
        return values | {"deviation": self.random.choice(REASONS) if short or "score" not in self.columns else ""}

    def _total(self, weight: int, score: int) -> None:
        first = min(self.columns.index(name) for name in ("weight", "score"))
        total = self.put("total", str(score))
        if self.columns.index("score") - self.columns.index("weight") == 1:
            rest = [Box(str(weight)), Box(total), *(Box("") for _ in self.columns[first + 2 :])]
        else:
            first = self.columns.index("score")
            rest = [Box(total), *(Box("") for _ in self.columns[first + 1 :])]
        self.made.rows.append([Box("总分", 1, first + self.margin), *rest])


# -- what clipboards make of it ----------------------------------------------------------------------------------------


def tabbed(made: Example, *, before: str = "", behind: str = "", between: str = "\n") -> str:
    """As browsers do: the cells of a row with tabs between, none where one above reaches over it."""
    return _text(made, between.join(before + "\t".join(box.text for box in row) + behind for row in made.rows))


def trimmed(made: Example) -> str:
    """The same with the blank cells at the ends of the rows gone."""
    return "\n".join(line.rstrip() for line in tabbed(made).split("\n"))


def paragraphs(made: Example) -> str:
    """As a browser does where some cells hold paragraphs: line breaks around these, and no tab behind them."""
    out = ""
    for row in made.rows:
        for n, box in enumerate(row):
            if n and not out.endswith("\n"):
                out += "\t"
            if "\n" in box.text or len(box.text) > 8:
                out += ("" if out.endswith("\n") or not out else "\n") + box.text.replace("\n", "\n\n") + "\n\n"
            else:
                out += box.text
        out += "" if out.endswith("\n") else "\n"
    return _text(made, out)


def lone_tabs(made: Example) -> str:
    """A tab on a line of its own between the cells of a row, more line breaks behind the row."""
    return _text(made, "\n\n\n\n".join("\n\n\t\n\n".join(box.text for box in row) for row in made.rows))


def cell_a_line(made: Example, blank: str = " ", between: str = "\n\n") -> str:
    """Each cell a line, a blank one a line with a space, or none."""
    texts = [box.text.replace("\n", between) or blank for row in made.rows for box in row]
    return _text(made, between.join(text for text in texts if text))


def whole(made: Example) -> str:
    """As Word and Excel do: a cell covered by another is blank."""
    width = max(sum(box.cols for box in row) for row in made.rows)
    covered: set[tuple[int, int]] = set()
    lines = []
    for y, row in enumerate(made.rows):
        line, boxes = [""] * width, iter(row)
        x = 0
        while x < width:
            if (y, x) in covered:
                x += 1
                continue
            box = next(boxes, Box(""))
            line[x] = '"' + box.text + '"' if "\n" in box.text else box.text
            covered |= {(y + down, x + right) for down in range(1, box.rows) for right in range(box.cols)}
            x += box.cols
        lines.append("\t".join(line))
    return _text(made, "\n".join(lines))


def _text(made: Example, table: str) -> str:
    return "\n".join([*made.heading, table]) + "\n"


CLIPBOARDS: dict[str, Callable[[Example], str]] = {
    "tabs": tabbed,
    "tab before each row": lambda made: tabbed(made, before="\t"),
    "tab behind each row": lambda made: tabbed(made, behind="\t"),
    "blank lines between rows": lambda made: tabbed(made, between="\n\n"),
    "rows trimmed": trimmed,
    "paragraphs in cells": paragraphs,
    "tabs on lines of their own": lone_tabs,
    "word, excel": whole,
    "a cell a line": cell_a_line,
    "a cell a line, close": lambda made: cell_a_line(made, between="\n"),
    "a cell a line, blanks gone": lambda made: cell_a_line(made, blank=""),
}


# -- what is read back -------------------------------------------------------------------------------------------------


def read(text: str) -> Form | None:
    """The one form of a text; ``None`` where there is not exactly one."""
    found = read_forms(read_document(text.encode(), "pasted.txt")).forms
    return found[0].form if len(found) == 1 else None


def wrong(made: Example, form: Form | None) -> Iterator[tuple[str, str, str | None]]:
    """Yield the cells that are not read as they were drawn: path, what was drawn, what was read."""
    for path, text in made.expected.items():
        found = _value(form, path) if form is not None else None
        if canonical(found or "") != canonical(text):
            yield path, text, found


def _value(form: Form, path: str) -> str | None:
    owner, _, name = path.rpartition(".")
    if not owner:
        return getattr(form, name)  # type: ignore[no-any-return]
    if owner == "goals":
        return getattr(form.goals, name)  # type: ignore[no-any-return]
    block, _, number = owner.rstrip("]").partition("[")
    rows: Sequence[object] = getattr(form, block)
    return getattr(rows[int(number)], name, None) if int(number) < len(rows) else None


def cells_right(seeds: Sequence[int], clipboard: Callable[[Example], str]) -> tuple[int, int]:
    """Return how many cells are read as drawn, and how many there are."""
    right = total = 0
    for seed in seeds:
        made = example(seed)
        faults = sum(1 for _ in wrong(made, read(clipboard(made))))
        total += len(made.expected)
        right += len(made.expected) - faults
    return right, total
