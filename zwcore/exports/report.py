"""程序核对报告: what the program compared on a form, how and on what ground; people have a box of their own.

:func:`report_data` is what stands in it; ``report.typ`` sets it as PDF, ``report_docx`` as Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwcore.checks import About
from zwcore.exports import Paper, export, facts
from zwcore.exports.facts import NOTHING, Data
from zwcore.exports.notes import evidence_of
from zwcore.exports.press import paper as print_paper
from zwcore.exports.table import HEADS, TableRow, score_rows, scored_rows
from zwcore.finding import Severity
from zwcore.labels import LABELS
from zwcore.money import plain
from zwcore.reading import column_of
from zwcore.record import Record, ToldFinding, content_digest
from zwcore.record.words import is_numbered, place_at
from zwcore.rulebooks import bases
from zwcore.text import Message, Say, is_blank

TITLE = Message("report_paper.title", "程序核对报告")
_WORDS = {
    "title": Message("report_paper.whole_title", "项目支出绩效自评程序核对报告"),
    "project": Message("report_paper.project", "项目名称"),
    "department": Message("report_paper.department", "主管部门"),
    "unit": Message("report_paper.unit", "实施单位"),
    "rules": Message("report_paper.rules", "核对依据"),
    "version": Message("report_paper.version", "表的版本"),
    "not_people": Message("report_paper.not_people", "这是程序核对的结果，不是审核结论"),
    "scores": Message("report_paper.scores", "一、得分与资金"),
    "rows": Message("report_paper.rows", "二、各项指标：自评与核算"),
    "findings": Message("report_paper.findings", "三、必须修改与请核实"),
    "none": Message("report_paper.none", "没有发现要改、要核实的。未发现问题不等于属实。"),
    "none_left": Message("report_paper.none_left", "除标为不作为问题的，没有要改、要核实的。未发现问题不等于属实。"),
    "hints": Message("report_paper.hints", "四、提示（今年不必动）"),
    "no_hints": Message("report_paper.no_hints", "没有。"),
    "scope": Message("report_paper.scope", "五、核对了什么，没有核对什么"),
    "people": Message("report_paper.people", "六、以下由人填写"),
    "unit_says": Message("report_paper.unit_says", "单位说明"),
    "unit_signs": Message("report_paper.unit_signs", "填报人：　　　　　单位审核人：　　　　　　　年　　月　　日"),
    "reviewer_says": Message("report_paper.reviewer_says", "主管部门\n审核意见"),
    "reviewer_signs": Message("report_paper.reviewer_signs", "主管部门审核人：　　　　　　　年　　月　　日"),
    "sum": Message("report_paper.sum", "合计"),
}
_COLUMNS = {
    "level1": Message("report_paper.level1", "一级"),
    "level2": Message("report_paper.level2", "二级"),
    "level3": Message("report_paper.level3", "三级指标"),
    "target": Message("report_paper.target", "指标值"),
    "actual": Message("report_paper.actual", "完成值"),
}
_CHECKED = Message("report_paper.checked", "核对")
_HEAD = Message("report_paper.head", "程序核对报告　表 {no}")
_YEAR = Message("report_paper.year", "{year} 年度")
_FOOT = Message("report_paper.foot", "程序只核对填写和计算；数据由填报单位负责，审核以主管部门为准")
_NUMBER = Message("report_paper.number", "{state}，回执号 {number}")
_LEVEL1 = Message("report_paper.level1_points", "{level}（{points} 分）")
_FOUND = Message("report_paper.found", "按年度、单位和表内所印认出")
_CHOSEN = Message("report_paper.chosen", "由填报人选定")
_RULES = Message("report_paper.rulebook", "{title}（{how}），摘要 {digest}")
_LABELS = {
    "where": Message("report_paper.where", "位置"),
    "rule": Message("report_paper.rule", "核对项"),
    "also": Message("report_paper.also", "连带"),
    "basis": Message("report_paper.basis", "依据"),
    "said": Message("report_paper.said", "说明"),
    "do": Message("report_paper.do", "办法"),
    "none": Message("report_paper.dismissed", "标注"),
}
_DISMISSED = Message("report_paper.dismissed_by", "不作为问题，{reason}（{person}，{time}）")
_DO = {
    Severity.ERROR: Message("report_paper.fix", "请核对这一格并改正；程序不代填得分和完成值。"),
    Severity.WARNING: Message("report_paper.explain", "请核对；确实如此的不用改数，写明原因即可。"),
}
_PRINTED = Message("report_paper.basis_printed", "表内印的：{title}")
_REGULATION = Message("report_paper.basis_regulation", "文件规定：《{title}》{number}")
_SETTING = Message("report_paper.basis_setting", "本系统设置，不是文件规定")
_INFERRED = Message("report_paper.basis_inferred", "按惯例推断，不是文件规定")
_DONE = (
    Message("report_paper.done", "已核对"),
    Message(
        "report_paper.done_what",
        "各栏是否填写；得分与分值；一级小计、各项合计与总分；资金各行加总和变化；指标文字。未发现问题不等于属实。",
    ),
)
_OPEN = Message("report_paper.open", "未核对")
_OPEN_WHAT = {
    True: Message("report_paper.open_values", "完成值是否属实；没有完成值、定性指标等未核算的项。"),
    False: Message("report_paper.open_all", "完成情况：没有可以核算的实际完成值。"),
}
_EVIDENCE = Message("report_paper.evidence", "佐证材料")
_NOT_LOOKED_INTO = Message("report_paper.not_looked_into", "材料由单位提供，内容未核对。")
_SHARED = Message("report_paper.shared", "共有的事")


@export("report", Message("more.report", "核对报告 PDF"), suffix="pdf", order=31, title=TITLE)
def report_pdf(paper: Paper, say: Say) -> bytes:
    """Set the report as PDF."""
    return print_paper("report", report_data(paper, say), say)


def report_data(paper: Paper, say: Say) -> Data:
    """Return what stands in the report."""
    record, standing = paper.record, paper.standing
    form = record.form
    stands = standing.state
    if standing.number is not None:
        stands = _NUMBER.with_(state=stands, number=standing.number)
    told = [*record.errors, *record.warnings]
    return {
        "words": {name: say(message) for name, message in _WORDS.items()},
        "head": say(_HEAD.with_(no=record.table_no) if is_numbered(record) else TITLE),
        "year": say(_YEAR.with_(year=record.year)) if record.year else "",
        "project": " ".join(record.project.split()),
        "department": " ".join((form.department or "").split()),
        "unit": " ".join(record.unit.split()),
        "rules": _rules(record, say),
        "version": "，".join(text for text in (say(stands), standing.at) if text),
        "digest": content_digest(form),
        "verdict": facts.verdict(record, say, filed=standing.handed_in),
        "counts": [
            {"level": str(level), "text": say(message.with_(count=len(found)))}
            for (level, message), found in zip(facts.LEVELS.items(), record.counted, strict=True)
        ],
        "beside": say(facts.DISMISSED.with_(count=len(record.dismissed))) if record.dismissed else None,
        "scores": facts.scores(record, say),
        "funds": facts.funds(record, say),
        "columns": [say(message) for message in _heads(record)],
        "rows": _rows(record, say),
        "sum": _sum(record, say),
        "findings": [_finding(record, one, say) for one in told],
        "dismissed": [_finding(record, one, say) for one in record.told if one.number in record.dismissed],
        "hints": [facts.sentence(one.finding, say) for one in record.hints],
        "scope": list(_scope(paper, say)),
        "foot": say(_FOOT),
        "page": facts.pages(say),
    }


def _rules(record: Record, say: Say) -> str:
    how = _CHOSEN if record.chosen else _FOUND
    return say(_RULES.with_(title=record.rulebook.title, how=how, digest=record.rulebook_sha256[:8]))


# -- 指标 · 自评 · 核算 · 差 · 原因 ------------------------------------------------------------------------------------


def _heads(record: Record) -> Iterator[Message]:
    yield from (message for name, message in _COLUMNS.items() if name != "actual" or record.form.has_column("actual"))
    yield from HEADS[1:]
    yield _CHECKED


def _rows(record: Record, say: Say) -> list[Data]:
    """A row an indicator, then 预算执行率 where it is scored; a level that goes on has no text of its own."""
    scored = scored_rows(record)
    marks = facts.rows_with([*record.errors, *record.warnings], following=False)
    rows = []
    above: tuple[str | None, str | None] | None = None
    for n, item in enumerate(record.form.indicators):
        level = (item.level1, item.level1_points)
        texts = [item.level2, item.level3, item.target_text]
        texts += [item.actual_text] if record.form.has_column("actual") else []
        rows.append(
            {
                "level1": None if level == above else _level1(*level, say),
                "texts": [" ".join((text or "").split()) for text in texts],
                "numbers": _numbers(scored.get(n), item.weight, item.score),
                "reason": _reason(scored.get(n), say),
                "marks": [{"level": str(one.finding.severity), "n": one.number} for one in marks.get(n, ())],
            }
        )
        above = level
    return rows + [_execution(record, row, say) for row in score_rows(record)[:-1] if isinstance(row.name, Message)]


def _execution(record: Record, row: TableRow, say: Say) -> Data:
    blank = [""] * (3 if record.form.has_column("actual") else 2)
    name = say(row.name) if isinstance(row.name, Message) else row.name
    return {"level1": "", "texts": [name, *blank], "numbers": _numbers(row), "reason": _reason(row, say), "marks": []}


def _level1(level: str | None, points: str | None, say: Say) -> str:
    name = " ".join((level or "").split())
    return say(_LEVEL1.with_(level=name, points=points)) if points else name


def _numbers(row: TableRow | None, weight: str | None = None, score: str | None = None) -> list[str]:
    """分值, 自评, 核算 and 差; what is no number stands as it is printed."""
    if row is None:
        return [weight or NOTHING, score or NOTHING, NOTHING, NOTHING]
    difference = NOTHING if row.difference is None else ("+" if row.difference > 0 else "") + plain(row.difference)
    return [_number(row.weight, weight), _number(row.claimed, score), _number(row.recomputed), difference]


def _number(value: Decimal | None, printed: str | None = None) -> str:
    return (printed or "").strip() or NOTHING if value is None else plain(value)


def _reason(row: TableRow | None, say: Say) -> str:
    return "" if row is None or row.reason is None else say(row.reason)


def _sum(record: Record, say: Say) -> Data:
    *_, whole = score_rows(record) or (None,)
    _, added, _ = facts.scores(record, say)
    numbers = _numbers(whole)
    return {"numbers": [numbers[0], added["value"], *numbers[2:]], "note": added["note"], "level": added["level"]}


# -- findings ----------------------------------------------------------------------------------------------------------


def _finding(record: Record, told: ToldFinding, say: Say) -> Data:
    return {
        "n": told.number,
        "level": str(told.finding.severity),
        "word": say(facts.WORDS[told.finding.severity]),
        "say": facts.sentence(told.finding, say),
        "lines": [[label, text] for label, text in _lines(record, told, say)],
    }


def _lines(record: Record, told: ToldFinding, say: Say) -> Iterator[tuple[str, str]]:
    finding = told.finding
    if column_of(finding.where) in LABELS:  # not where a whole part is meant
        yield say(_LABELS["where"]), say(place_at(record, finding.where))
    steps = record.steps_of(finding) if told.about(About.POINTS) else ()
    if steps:
        yield from (_step(say(step), say) for step in steps)
    elif told.check is not None:
        yield say(_LABELS["rule"]), told.check.title.split(" — ")[0]
    bases_said = () if steps else dict.fromkeys(say(_basis(name)) for name in finding.basis)
    yield from ((say(_LABELS["basis"]), text) for text in bases_said)
    if told.following:
        yield say(_LABELS["also"]), "；".join(facts.sentence(one, say) for one in told.following)
    if not is_blank(told.explanation):
        yield say(_LABELS["said"]), " ".join((told.explanation or "").split())
    marked = record.dismissed.get(told.number)
    if marked is not None:
        said = _DISMISSED.with_(reason=" ".join(marked.text.split()), person=marked.person, time=marked.at)
        yield say(_LABELS["none"]), say(said)
    elif not is_blank(told.explanation):
        return
    elif finding.severity in _DO:
        yield say(_LABELS["do"]), say(_DO[finding.severity])


def _step(text: str, say: Say) -> tuple[str, str]:
    """A step says itself what it is: 规则：…, 依据：…"""
    for colon in ("：", ": "):
        label, found, rest = text.partition(colon)
        if found and len(label) <= 8:
            return label, rest
    return say(_LABELS["rule"]), text


def _basis(name: str) -> Message:
    base = bases()[name]
    if name.startswith("form-"):
        return _PRINTED.with_(title=base.title)
    if base.number is not None:
        return _REGULATION.with_(title=base.title, number=base.number)
    return _INFERRED if name == "practice" else _SETTING


def _scope(paper: Paper, say: Say) -> Iterator[list[str]]:
    yield [say(message) for message in _DONE]
    yield [say(_OPEN), say(_OPEN_WHAT[bool(paper.record.points.recomputable)])]
    evidence = [f"· {line}" for line in evidence_of(paper, say)]
    if evidence:
        yield [say(_EVIDENCE), "\n".join([*evidence, say(_NOT_LOOKED_INTO)])]
    shared: Sequence[str] = [
        *(say(remark.finding.message) for remark in paper.remarks),
        *(facts.sentence(one.finding, say) for one in paper.record.of_file),
    ]
    if shared:
        yield [say(_SHARED), "\n".join(f"· {text}" for text in shared)]
