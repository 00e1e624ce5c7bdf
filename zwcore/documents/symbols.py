"""Fonts whose codes are no characters (Symbol, Wingdings …): which character each glyph looks like."""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "□"
"""What stands for a glyph that nobody knows: it can be seen that something stands there."""
_FROM, _HIGH, _CODES = 0x20, 0xA0, 0xFF
# The codes 20–7E and A0–FE in their order.
_SYMBOL_LOW = " !∀#∃%&∋()*+,-./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
_SYMBOL_HIGH = "€ϒ′≤/∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|―↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√·¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪□〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {
    **{_FROM + n: char for n, char in enumerate(_SYMBOL_LOW)},
    **{_HIGH + n: char for n, char in enumerate(_SYMBOL_HIGH)},
}


def _run(first: int, chars: str) -> dict[int, str]:
    return {first + n: char for n, char in enumerate(chars)}


_WINGDINGS = {
    **_run(0x6C, "●❍■□□❑❒◆◆◆❖◆☒"),
    **_run(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_run(0x9E, "·•○○○○◉◎○▪□"),
    **_run(0xAB, "★✶✴✹✵"),
    **_run(0xDF, "←→↑↓↖↗↙↘"),
    **_run(0xEF, "⇦⇨⇧⇩⇔"),
    **_run(0xFB, "✗✓☒☑"),
    0x20: " ",
    0xD8: "➢",
    0xE8: "➔",
}
_WINGDINGS_2 = {
    **_run(0x4F, "✗✓☒☑☒☒"),
    **_run(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩"),
    **_run(0x75, "⓿❶❷❸❹❺❻❼❽❾❿"),
    **_run(0x96, "●●"),
    **_run(0xA2, "■□"),
    0x20: " ",
}
_WINGDINGS_3 = {**_run(0x66, "←→↑↓"), **_run(0x70, "▲▼△▽◀▶◁▷"), 0x20: " "}
_WEBDINGS = {0x20: " ", 0x61: "✔", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✖"}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": _SYMBOL,
    "symbolmt": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
# Where the font's name is lost: what people tick and number with, then what they calculate with.
_TICKS = {0x50: "✓", 0x52: "☑", **{code: _WINGDINGS[code] for code in (0x6C, 0x6E, 0x6F, 0x75, 0x76, 0xA7, 0xA8, 0xD8)}}
_TICKS |= {code: _WINGDINGS[code] for code in range(0xFB, 0xFF)}
_CALCULATES = frozenset("′≤∞↔←↑→↓°±″≥×∝•÷≠≡≈…√·∑%+-=<>")


def glyphs(font: str) -> Mapping[int, str] | None:
    """Return code → character for a font by its name; ``None`` for a font of ordinary characters."""
    return _FONTS.get(font.replace(" ", "").lower())


def glyph(code: int, font: str) -> str:
    """Return the character of a font's code; one of private use (which is doubted later) where it is not known."""
    table = glyphs(font)
    private = 0xF000 <= code <= 0xF0FF
    if table is None and not private:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else UNKNOWN
    code &= _CODES
    return (table or {}).get(code) or chr(0xF000 + code)


def shown(text: str, font: str) -> str:
    """Return a text as a symbol font prints it; characters that the font does not have are left."""
    table = glyphs(font)
    if table is None:
        return text
    return "".join(glyph(ord(c), font) if ord(c) <= _CODES or 0xF000 <= ord(c) <= 0xF0FF else c for c in text)


def likeliest(char: str) -> str | None:
    """Return the character that a private one (U+F020–U+F0FF) most likely stands for; ``None`` where none is likely."""
    code = ord(char) - 0xF000
    found = _TICKS.get(code) or _SYMBOL.get(code)
    return found if code in _TICKS or found in _CALCULATES else None
