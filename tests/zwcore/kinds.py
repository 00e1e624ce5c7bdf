"""What must hold of a reviewed file, as ``tests/data/kinds/expected.json`` says it, compared with what was said.

``form`` and ``rows`` are the values of the form, ``must`` and ``must_not`` what is found, ``only_errors`` that nothing
else is wrong, ``either`` that one of several answers is given. Texts are equal after NFKC without white space and what
cannot be seen; in a regex on a path ``<name>`` stands for the row of that name.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Data = Mapping[str, Any]
_GRAVITY = {"info": 0, "warning": 1, "error": 2}
_TEXTS = ("title", "table_no", "year", "project", "department", "unit", "money_unit", "total")
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_PLACEHOLDER = re.compile(r"(指标\d*:?|[….]+|\d+\.?|)")
_ALIKE = 0.5


def fold(value: object) -> str:
    return "" if value is None else _UNSEEN.sub("", unicodedata.normalize("NFKC", str(value)))


def same(want: Any, got: object) -> bool:
    return any(fold(one) == fold(got) for one in (want if isinstance(want, list) else [want]))


def faults(want: Data, file: Data, status: int, text: str) -> list[str]:
    """Say what falls short of ``want`` in a file as ``zwcore review`` writes it."""
    said = Said(file)
    bad = [*_counts(want, said, status), *_forms(want, said), *_scores(want, said), *_findings(want, said)]
    bad += [f"the text does not say {one}" for one in want.get("text", ()) if not re.search(one, text)]
    if want.get("either"):
        tries = [faults(parts, file, status, text) for _, parts in want["either"]]
        if all(tries):
            bad.append(f"none of {[name for name, _ in want['either']]}: {[one[0] for one in tries]}")
    return bad


class Said:
    """What was said of one file."""

    def __init__(self, file: Data) -> None:
        self.forms: list[Data] = list(file["forms"])
        self.said: list[tuple[int | None, Data]] = [(None, one) for one in (*file["problems"], *file["remarks"])]
        self.said += [(n, one) for n, form in enumerate(self.forms) for one in form["findings"]]

    def form(self, n: int = 0) -> Data:
        return self.forms[n]["form"] if n < len(self.forms) else {}

    def like(self, rule: Data) -> Iterator[Data]:
        return (one for n, one in self.said if self._fits(rule, n, one))

    def _fits(self, rule: Data, n: int | None, one: Data) -> bool:
        texts = (one["message"], fold(one["message"]))
        paths = (one.get("where") or "", *(one.get("places") or ()))
        return (
            ("form" not in rule or n == rule["form"])
            and ("code" not in rule or one["code"] in _listed(rule["code"]))
            and ("severity" not in rule or one["severity"] in _listed(rule["severity"]))
            and not (rule.get("alone") and one.get("cause") is not None)
            and _GRAVITY[one["severity"]] >= _GRAVITY[rule.get("min_severity", "info")]
            and ("says" not in rule or any(re.search(rule["says"], text) for text in texts))
            and not ("unless" in rule and any(re.search(rule["unless"], text) for text in texts))
            and ("where" not in rule or any(map(re.compile(_path(rule["where"], self.form(n or 0))).search, paths)))
            and all(same(value, one["params"].get(name)) for name, value in rule.get("params", {}).items())
        )


def _listed(value: Any) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _path(pattern: str, form: Data) -> str:
    def index(match: re.Match[str]) -> str:
        name, _, nth = match[2].partition("#")
        part, key = ("funds", "label") if match[1].startswith("funds") else ("indicators", "level3")
        hits = [n for n, row in enumerate(form.get(part) or ()) if fold(name) in fold(row.get(key))]
        at = int(nth or 1) - 1
        return match[1] + (str(hits[at]) if at < len(hits) else "no such row")

    return re.sub(r"((?:funds|indicators)\\?\[)<([^>]+)>", index, pattern)


def _counts(want: Data, said: Said, status: int) -> Iterator[str]:
    if "forms" in want and len(said.forms) != want["forms"]:
        yield f"{len(said.forms)} forms, should be {want['forms']}"
    if "exit" in want and str(status) not in map(
        str, want["exit"] if isinstance(want["exit"], list) else [want["exit"]]
    ):
        yield f"exit status {status}, should be {want['exit']}"
    for part, key, name in (("rows", "indicators", "level3"), ("fund_rows", "funds", "label")):
        allowed = want.get(part)
        if allowed is not None:
            n = _filled(said.form().get(key) or (), name)
            if n not in (allowed if isinstance(allowed, list) else [allowed]):
                yield f"{n} rows of {key}, should be {allowed}"


def _filled(rows: Sequence[Data], name: str) -> int:
    """How many rows hold something: not those that nobody filled, and of the money none without any value."""
    skip = (name, "level1", "level1_points", "level2", "method")

    def holds(row: Data) -> bool:
        named = name == "level3" and not _PLACEHOLDER.fullmatch(fold(row.get(name)))
        return named or any(fold(value) for key, value in row.items() if key not in skip)

    return sum(map(holds, rows))


def _forms(want: Data, said: Said) -> Iterator[str]:
    forms = want.get("form") or []
    for n, one in enumerate(forms if isinstance(forms, list) else [forms]):
        if n >= len(said.forms):
            yield f"no form {n + 1}"
        else:
            yield from (f"form {n + 1}: {fault}" for fault in _values(one, said.form(n)))


def _values(want: Data, got: Data) -> Iterator[str]:
    pairs = [(name, want[name], got.get(name)) for name in _TEXTS if name in want]
    pairs += [(f"goals.{k}", w, (got.get("goals") or {}).get(k)) for k, w in (want.get("goals") or {}).items()]
    yield from (f"{name} is {g!r}, should be {w!r}" for name, w, g in pairs if not same(w, g))
    for part, name in (("funds", "label"), ("indicators", "level3")):
        rows, found = want.get(part) or [], got.get(part) or []
        there = _paired(rows, found, name)
        for n, row in enumerate(rows):
            if n in there:
                cells = ((key, value, found[there[n]].get(key)) for key, value in row.items())
                yield from (f"{part}[{there[n]}].{k} is {g!r}, should be {w!r}" for k, w, g in cells if not same(w, g))
            elif part != "funds" or any(fold(value) for key, value in row.items() if key != name):
                yield f"{part}: no row {row.get(name, row)!r}"


def _paired(want: Sequence[Data], got: Sequence[Data], name: str) -> dict[int, int]:
    """Which row is which: the alignment, in order, of the most likeness."""
    likeness = [[_alike(w, g, name) for g in got] for w in want]
    best = [[0.0] * (len(got) + 1) for _ in range(len(want) + 1)]
    for i in reversed(range(len(want))):
        for j in reversed(range(len(got))):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _ALIKE else -1
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    out: dict[int, int] = {}
    i = j = 0
    while i < len(want) and j < len(got):
        if likeness[i][j] >= _ALIKE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            out[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _alike(want: Data, got: Data, name: str) -> float:
    """Three parts the name's likeness, one part the share of the other cells that are equal."""
    wanted = want.get(name, got.get(name))
    names = [fold(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
    rest = [key for key, value in want.items() if key != name and not isinstance(value, list) and fold(value)]
    equal = sum(same(want[key], got.get(key)) for key in rest) / len(rest) if rest else 0.0
    return 0.75 * max(_likeness(one, fold(got.get(name))) for one in names) + 0.25 * equal


def _likeness(a: str, b: str) -> float:
    return 1.0 if a == b else difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _scores(want: Data, said: Said) -> Iterator[str]:
    score = said.forms[0]["score"] if said.forms else {}
    for name, value in (want.get("score") or {}).items():
        if not same(value, score.get(name)):
            yield f"score.{name} is {score.get(name)!r}, should be {value!r}"
    for one in want.get("lines") or ():
        path = _path(one["where"], said.form())
        line: Data = next((line for line in score.get("lines") or () if line["where"] == path), {})
        cells = ((name, value, line.get(name)) for name, value in one.items() if name != "where")
        yield from (f"the score's line {path}: {k} is {g!r}, should be {w!r}" for k, w, g in cells if not same(w, g))


def _findings(want: Data, said: Said) -> Iterator[str]:
    for rule in want.get("must") or ():
        if next(said.like(rule), None) is None:
            yield f"missing: {dict(rule)}"
    for rule in want.get("must_not") or ():
        yield from (f"false: {_told(one)}" for one in list(said.like(rule))[:1])
    for rule in want.get("most") or ():
        hits = [one for one in said.like(rule) if one.get("cause") is None]
        if len(hits) > rule["n"]:
            yield f"{len(hits)} times, at most {rule['n']}: {_told(hits[-1])}"
    if want.get("only_errors"):
        allowed = {id(one) for rule in (*want.get("must", ()), *want.get("may", ())) for one in said.like(rule)}
        for _, one in said.said:
            if one["severity"] == "error" and one.get("cause") is None and id(one) not in allowed:
                yield f"false error: {_told(one)}"


def _told(one: Data) -> str:
    return f"{one['code']} {one['severity']} {one.get('where') or ''} {one['message']}"[:150]
