"""Text set high: the mark of a footnote, or an exponent."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\s\d*＊†‡§#①-⑳\[\]()（）【】〔〕［］注a-z,，、.~-]{1,8}")
_EXPONENT = re.compile("[-−]?[0-9]")
_HAS_EXPONENT = re.compile(r"(?:(?<![A-Za-z])(?:[kcdhmnμµ]?[mM]|ft|s)|米|公里|[×x*]\s?10)$")
_HIGH = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def raised(before: str, text: str) -> str | None:
    """Return a text set high as it is to be read after ``before``: "m" and "2" are m²; ``None`` for a footnote's mark.

    A text that is neither mark nor exponent stays what it is.
    """
    said = text.strip()
    if _EXPONENT.fullmatch(said) and _HAS_EXPONENT.search(before):
        return said.translate(_HIGH)
    return None if _MARK.fullmatch(text) and said else text
