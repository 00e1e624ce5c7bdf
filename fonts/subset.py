"""Make the two fonts of pictures and papers: Noto Sans CJK SC, cut to what Chinese forms are written in.

Regular has GBK (every character of it is drawn), Bold has GB2312; a rarer one in a bold line is drawn in Regular.
Sources are Debian's package ``fonts-noto-cjk`` (SIL Open Font License 1.1, kept beside the fonts); needs fontTools::

    apt-get install fonts-noto-cjk && python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools
    /tmp/fonts/bin/python fonts/subset.py
"""

from __future__ import annotations

import codecs
from pathlib import Path

from fontTools import subset, ttLib

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).resolve().parents[1] / "zwcore" / "exports" / "press" / "fonts"
FAMILY = "Noto Sans CJK SC"
# What people type beside GBK: Latin with accents, dashes and quotes, raised digits, signs of calculation, ⑪–⑳, boxes.
RANGES = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x2060, 0x2060), (0x2070, 0x208E),
    (0x2100, 0x2138), (0x2150, 0x217F), (0x2190, 0x2199), (0x2212, 0x2212), (0x221A, 0x221E), (0x2248, 0x2267),
    (0x2460, 0x249B), (0x25A0, 0x25CF), (0x2605, 0x2606), (0x2610, 0x2612), (0x2713, 0x2717), (0x3000, 0x303F),
    (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip


def encoded(codec: str) -> set[int]:
    """The characters of a Chinese code of one or two bytes."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    texts = (codecs.decode(pair, codec, "ignore") for pair in pairs)
    return {ord(text) for text in texts if len(text) == 1}


def main() -> None:
    """Write both fonts."""
    extra = {code for first, last in RANGES for code in range(first, last + 1)}
    bold = encoded("gb2312") | extra
    for style, wanted in (("Regular", encoded("gbk") | bold), ("Bold", bold)):
        collection = ttLib.TTCollection(SOURCE / f"NotoSansCJK-{style}.ttc")
        font = next(one for one in collection.fonts if one["name"].getDebugName(1) == FAMILY)
        options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
        options.notdef_outline = True
        options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
        cut = subset.Subsetter(options)
        cut.populate(unicodes=wanted)
        cut.subset(font)
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.save(TARGET / f"NotoSansCJKsc-{style}.otf")


if __name__ == "__main__":
    main()
