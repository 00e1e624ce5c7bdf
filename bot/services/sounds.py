"""How signs sound: what is typed by its sound often has another sign than is meant (退会 for 退回)."""

from __future__ import annotations

from functools import lru_cache

_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=8192)
def sound(sign: str) -> str:
    """Return the sound of one sign, without its tone; zh, ch, sh as z, c, s and -ng as -n, as many speak."""
    from pypinyin import lazy_pinyin

    spoken = str(lazy_pinyin(sign)[0]) if sign else ""
    for long, short in _ALIKE:
        if spoken.startswith(long):
            spoken = short + spoken[len(long) :]
    return spoken.removesuffix("g") if spoken.endswith("ng") else spoken
