"""Trying a rulebook on forms (试算): what would be scored or told otherwise, form by form and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zwcore.documents import Unreadable, read_document
from zwcore.exports.text import LEVELS
from zwcore.finding import Scope
from zwcore.layouts import read_forms
from zwcore.money import plain
from zwcore.review import FormReview, review_form
from zwcore.rulebooks import Rulebook


@dataclass(frozen=True)
class Trial:
    """A form under the rulebook it has (``before``) and under another one (``after``)."""

    name: str
    before: FormReview
    after: FormReview

    @property
    def rescored(self) -> bool:
        """Tell whether the recomputed total or the grade (等级) would change."""
        return self._result(self.before) != self._result(self.after)

    @property
    def added(self) -> Counter[str]:
        """What would be told besides."""
        return self._told(self.after) - self._told(self.before)

    @property
    def gone(self) -> Counter[str]:
        """What would be told no more."""
        return self._told(self.before) - self._told(self.after)

    @property
    def changed(self) -> bool:
        """Tell whether anything would change."""
        return self.rescored or bool(self.added or self.gone)

    @staticmethod
    def _result(review: FormReview) -> tuple[object, ...]:
        return review.score.recomputed, review.score.grade

    @staticmethod
    def _told(review: FormReview) -> Counter[str]:
        # What belongs to the print is the same under every rulebook.
        own = (f for f in review.findings if f.scope is not Scope.TEMPLATE and not f.code.startswith("ZW0"))
        return Counter(f"{f.code}（{LEVELS[f.severity].zh}）" for f in own)

    def lines(self) -> Iterator[str]:
        """What would change, in lines."""
        yield f"{self.name}：{self._total(self.before)} → {self._total(self.after)}"
        for word, codes in (("新增", self.added), ("减少", self.gone)):
            if codes:
                yield f"  {word} {'、'.join(sorted(codes.elements()))}"

    @staticmethod
    def _total(review: FormReview) -> str:
        score = review.score
        return "未核算" if score.recomputed is None else f"{plain(score.recomputed)}（{score.grade}）"


def trials(data: bytes, name: str, book: Rulebook) -> list[Trial] | None:
    """Review the forms of a file under their rulebooks and under ``book``; ``None`` where it cannot be read."""
    try:
        readings = read_forms(read_document(data, name)).forms
    except Unreadable:
        return None
    label = "{} 表{} {}".format
    return [
        Trial(label(name, r.form.table_no or n, r.form.project or ""), review_form(r), review_form(r, book))
        for n, r in enumerate(readings, 1)
    ]


def summary(book: Rulebook, tried: Sequence[Trial]) -> Iterator[str]:
    """Yield the lines that say what would change: the forms concerned, then the counts."""
    for trial in tried:
        if trial.changed:
            yield from trial.lines()
    rescored, told = [t for t in tried if t.rescored], [t for t in tried if t.added or t.gone]
    yield f"按 {book.id} {book.title} 试算 {len(tried)} 张表："
    yield f"  核算得分或等级有变的 {len(rescored)} 张，核对结果有变的 {len(told)} 张"
    for word, counts in (("新增", [t.added for t in tried]), ("减少", [t.gone for t in tried])):
        forms = Counter(code for codes in counts for code in codes)
        said = "，".join(f"{code} {count} 张" for code, count in sorted(forms.items()))
        yield f"  {word}：{said or '没有'}"
