"""Trying a rulebook on forms (试算): what would be scored or told otherwise, form by form and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zwcore.documents import Unreadable
from zwcore.exports.text import LEVELS
from zwcore.finding import Scope
from zwcore.layouts import read_forms
from zwcore.layouts.album import read_whole
from zwcore.money import plain
from zwcore.review import FormReview, review_form
from zwcore.rulebooks import Rulebook


class Trial(NamedTuple):
    """A form under the rulebook it has and under another one: what it is called, the totals in words, whether total or
    grade (等级) change, and the codes with their levels that are told besides (``added``) or no more (``gone``)."""

    name: str
    before: str
    after: str
    rescored: bool
    added: Sequence[str] = ()
    gone: Sequence[str] = ()

    @property
    def changed(self) -> bool:
        """Tell whether anything would change."""
        return self.rescored or bool(self.added or self.gone)

    def lines(self) -> Iterator[str]:
        """What would change, in lines."""
        yield f"{self.name}：{self.before} → {self.after}"
        for word, codes in (("新增", self.added), ("减少", self.gone)):
            if codes:
                yield f"  {word} {'、'.join(codes)}"


def trials(data: bytes, name: str, book: Rulebook) -> list[Trial] | None:
    """Review the forms of a file under their rulebooks and under ``book``; ``None`` where it cannot be read."""
    try:
        readings = read_forms(read_whole(data, name)).forms
    except Unreadable:
        return None
    label = "{} 表{} {}".format
    return [
        _trial(label(name, r.form.table_no or n, r.form.project or ""), review_form(r), review_form(r, book))
        for n, r in enumerate(readings, 1)
    ]


def _trial(name: str, before: FormReview, after: FormReview) -> Trial:
    one, other = before.score, after.score
    rescored = (one.recomputed, one.grade) != (other.recomputed, other.grade)
    told, then = _told(before), _told(after)
    added, gone = sorted((then - told).elements()), sorted((told - then).elements())
    return Trial(name, _total(before), _total(after), rescored, added, gone)


def _told(review: FormReview) -> Counter[str]:
    # What belongs to the print is the same under every rulebook.
    own = (f for f in review.findings if f.scope is not Scope.TEMPLATE and not f.code.startswith("ZW0"))
    return Counter(f"{f.code}（{LEVELS[f.severity].zh}）" for f in own)


def _total(review: FormReview) -> str:
    score = review.score
    return "未核算" if score.recomputed is None else f"{plain(score.recomputed)}（{score.grade}）"


def summary(book: Rulebook, tried: Sequence[Trial]) -> Iterator[str]:
    """Yield the lines that say what would change: the forms concerned, then the counts."""
    for trial in tried:
        if trial.changed:
            yield from trial.lines()
    rescored, told = [t for t in tried if t.rescored], [t for t in tried if t.added or t.gone]
    yield f"按 {book.id} {book.title} 试算 {len(tried)} 张表："
    yield f"  核算得分或等级有变的 {len(rescored)} 张，核对结果有变的 {len(told)} 张"
    for word, counts in (("新增", [t.added for t in tried]), ("减少", [t.gone for t in tried])):
        forms = Counter(code for codes in counts for code in dict.fromkeys(codes))
        said = "，".join(f"{code} {count} 张" for code, count in sorted(forms.items()))
        yield f"  {word}：{said or '没有'}"
