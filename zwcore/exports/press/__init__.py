"""The press: data and a template of ``templates/`` → a picture (PNG) or a paper (PDF); same data, same bytes.

Data goes in as one JSON string and is never read as markup; a template holds no words. What has no glyph in the fonts
that lie here (``fonts/``, made by ``fonts/subset.py``) is drawn as 〓 and counted, never as an empty box in silence.
The library is imported where something is printed: whoever reads a form does not pay for it.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from zwcore.text import Message, Say

Data = Mapping[str, Any]
_FOLDER = Path(str(files("zwcore.exports.press")))
FONTS, _TEMPLATES = _FOLDER / "fonts", _FOLDER / "templates"
REGULAR, BOLD = FONTS / "NotoSansCJKsc-Regular.otf", FONTS / "NotoSansCJKsc-Bold.otf"
WIDE, TALL = 1080, 1920
"""A picture fills the width of a telephone; one that is taller is shrunk, and its text falls below 12 px."""
_SHARP, _PROBE = 216, 36
_PNG_HEIGHT = slice(20, 24)
GETA = "〓"
MISSING = Message("press.missing", "有 {count} 个字没有字形，以〓代替，以原表为准。")


def picture(template: str, data: Data, say: Say = str) -> bytes:
    """Print a picture as PNG."""
    return _print(template, data, say, "png", _SHARP)


def height(template: str, data: Data, say: Say = str) -> int:
    """Tell how high a picture would be, in pixels, without drawing it in full."""
    small = _print(template, data, say, "png", _PROBE)
    return int.from_bytes(small[_PNG_HEIGHT], "big") * (_SHARP // _PROBE)


def paper(template: str, data: Data, say: Say = str) -> bytes:
    """Print a paper as PDF."""
    return _print(template, data, say, "pdf", None)


def _print(template: str, data: Data, say: Say, kind: str, ppi: int | None) -> bytes:
    settable, missing = fitted(data)
    note = say(MISSING.with_(count=missing)) if missing else None
    text = json.dumps({**settable, "missing": note}, ensure_ascii=False)
    printed = _compiler().compile(
        input=_TEMPLATES / f"{template}.typ", format=kind, ppi=ppi, sys_inputs={"data": text}, timestamp=0
    )
    if not isinstance(printed, bytes):
        raise TypeError(f"{template} has not come to one {kind}")
    return printed


@cache
def _compiler() -> Any:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(_TEMPLATES), font_paths=fonts, ignore_system_fonts=True)


# -- what there are glyphs for -----------------------------------------------------------------------------------------


def fitted(data: Data) -> tuple[dict[str, Any], int]:
    """Return the data with 〓 for every character that no font here has, and how many different ones there were."""
    missing: set[str] = set()
    return {name: _fitted(value, missing) for name, value in data.items()}, len(missing)


def _fitted(value: Any, missing: set[str]) -> Any:
    if isinstance(value, str):
        return _set(value, missing)
    if isinstance(value, Mapping):
        return {name: _fitted(one, missing) for name, one in value.items()}
    return [_fitted(one, missing) for one in value] if isinstance(value, list | tuple) else value


def _set(text: str, missing: set[str]) -> str:
    known = glyphs(REGULAR)
    if all(ord(sign) in known for sign in text):
        return text
    said = []
    for sign in unicodedata.normalize("NFC", text):
        if ord(sign) in known or sign == "\n":
            said.append(sign)
        elif sign.isspace():
            said.append(" ")
        # Marks, joiners and controls draw nothing of their own.
        elif unicodedata.category(sign) not in ("Cc", "Cf", "Mn", "Me"):
            said.append(GETA)
            missing.add(sign)
    return "".join(said)


@cache
def glyphs(font: Path) -> frozenset[int]:
    """Return the code points that a font has a glyph for: the segments of its table ``cmap``, format 4."""
    data = font.read_bytes()
    tables = {data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * data[5], 16)}
    start = tables[b"cmap"]
    offsets = (struct.unpack_from(">I", data, start + 8 + 8 * n)[0] for n in range(data[start + 3]))
    table = next(start + at for at in offsets if data[start + at + 1] == 4)
    (twice,) = struct.unpack_from(">H", data, table + 6)
    ends = struct.unpack_from(f">{twice // 2}H", data, table + 14)
    starts = struct.unpack_from(f">{twice // 2}H", data, table + 16 + twice)
    segments = zip(starts, ends, strict=True)
    return frozenset(code for first, last in segments for code in range(first, last + 1)) - {0xFFFF}
