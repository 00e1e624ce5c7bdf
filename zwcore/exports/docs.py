"""The generated pages: what is checked (docs/checks.md), by which values (docs/rulebooks.md), and what files there are
(docs/exports.md, docs/schema/forms.json).

``python -m zwcore.exports.docs FOLDER`` (`make docs`) writes them; a test keeps them current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from zwcore.checks import Across, Check, checks, checks_across
from zwcore.exports import Export, exports
from zwcore.exports.flat import COLUMNS
from zwcore.exports.schema import schema
from zwcore.exports.text import LEVELS
from zwcore.finding import Scope
from zwcore.rulebooks import Rulebook, bases, load
from zwcore.rulebooks.words import KINDS, label, said

_GROUPS = {
    "0": "文件与读取",
    "1": "空格",
    "2": "合计与上限",
    "3": "资金",
    "4": "指标",
    "5": "各部分之间",
    "6": "多张表之间",
}
_REVIEWERS = "，只给审核人看"
_SCOPES = {Scope.FORM: "每张表", Scope.FILE: "几张表共有时，一个文件说一次", Scope.TEMPLATE: "表样，一个文件说一次"}


def checks_page() -> str:
    """Return docs/checks.md: every check with its level, sentence, basis and an example on which it fires."""
    lines = ["# 核对项", "", "由 `make docs` 从代码生成，请勿手改。级别可由评分规则另行规定。", ""]
    for number, title in _GROUPS.items():
        lines += [f"## ZW{number}xx {title}", ""]
        for code in sorted((*checks, *checks_across)):
            if code[2] == number:
                lines += _check(checks[code]) if code in checks else _across(checks_across[code])
    return "\n".join(lines).rstrip() + "\n"


def _check(entry: Check) -> Iterator[str]:
    yield f"### {entry.code} {entry.title.split(' — ')[0]}"
    yield ""
    only = _REVIEWERS if entry.reviewers_only else ""
    yield from _said(entry, f"{_SCOPES[entry.scope]}{only}")
    if entry.bad:
        changes = "，".join(f"`{path}` = {value or '空'}" for path, value in entry.bad.items())
        yield f"- 例：在样表上改 {changes}"
    yield ""


def _across(entry: Across) -> Iterator[str]:
    yield f"### {entry.code} {entry.title.split(' — ')[0]}"
    yield ""
    yield from _said(entry, f"几张表放在一起看{_REVIEWERS}")
    yield ""


def _said(entry: Check | Across, scope: str) -> Iterator[str]:
    yield f"- 级别：{LEVELS[entry.severity].zh} · 范围：{scope}"
    yield f"- 说的话：{entry.message.zh}"
    yield f"- 依据：{'；'.join(_base(name) for name in entry.basis)}"


def _base(name: str) -> str:
    base = bases()[name]
    return f"《{base.title}》{base.number}" if base.number else base.title


def rulebooks_page() -> str:
    """Return docs/rulebooks.md: every rulebook, value by value, with what kind of rule it is and its source."""
    lines = ["# 评分规则", "", "由 `make docs` 从 `zwcore/rulebooks/` 生成，请勿手改。", ""]
    for name, book in load().items():
        years = f"{book.years.from_}–{book.years.to or ''}"
        lines += [f"## {name} {book.title}", "", f"年度 {years} · 摘要 `{book.sha256[:16]}`", ""]
        lines += ["| 规则 | 值 | 来源 | 出处 |", "|---|---|---|---|", *_values(book), ""]
    return "\n".join(lines).rstrip() + "\n"


def _values(book: Rulebook) -> Iterator[str]:
    for name, rule in book.rules():
        bases_named = "；".join(_base(base) for base in rule.basis)
        yield f"| `{name}` {label(name, rule)} | {said(rule)} | {KINDS[rule.kind]} | {bases_named} |"


def exports_page() -> str:
    """Return docs/exports.md: every kind of file, and the shape of those that other programs read."""
    lines = ["# 导出的文件", "", "由 `make docs` 从 `zwcore/exports/` 生成，请勿手改。", ""]
    lines += ["| 名称 | 按钮 | 文件 | 内容 |", "|---|---|---|---|"]
    lines += [f"| `{one.name}` | {one.button.zh} | .{one.suffix} | {_written(one)} |" for one in _in_order()]
    lines += [
        "",
        "## CSV 的栏",
        "",
        "UTF-8 带 BOM，一行一项指标。以 = + - @ 开头而不是数的格子前加 '，不会成为公式。",
        "",
    ]
    lines += ["| 栏 | 说明 |", "|---|---|", *(f"| {name} | {what} |" for name, (what, _) in COLUMNS.items())]
    lines += ["", "## JSON", "", "见 `docs/schema/forms.json`（JSON Schema）。数都写成字符串，空格为 null。", ""]
    return "\n".join(lines)


def _in_order() -> list[Export]:
    return sorted(exports.values(), key=lambda one: (one.order, one.name))


def _written(one: Export) -> str:
    said = ["一个文件里的全部表" if one.many else "一张表"]
    said += ["只改动过的格子，其余照原文件" if one.source and one.many else ""]
    said += ["只有已提交的表才有" if one.filed else "", "图片" if one.picture else ""]
    return "；".join(text for text in said if text)


PAGES = {
    "checks.md": checks_page,
    "rulebooks.md": rulebooks_page,
    "exports.md": exports_page,
    "schema/forms.json": schema,
}

if __name__ == "__main__":
    for file, page in PAGES.items():
        path = Path(sys.argv[1], file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), encoding="utf-8")
