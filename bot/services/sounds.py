"""How signs sound: what is typed by its sound often has another sign than is meant (退会 for 退回)."""

from __future__ import annotations

from functools import lru_cache

FIRST = 0xF0000
"""Where signs of nobody's own begin: each sound is one of them, so that sounds are compared as letters are."""
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


@lru_cache(maxsize=65_536)
def heard(name: str) -> str:
    """Return how a name sounds, a sign for each of its own: what sounds alike is the same."""
    return "".join(_heard(sound(sign)) for sign in name)


_SOUNDS: dict[str, str] = {}


def _heard(spoken: str) -> str:
    return _SOUNDS.setdefault(spoken, chr(FIRST + len(_SOUNDS)))


@lru_cache(maxsize=65_536)
def spelt(name: str) -> tuple[str, ...]:
    """Return the pinyin of a name, sign by sign: 图书馆 → tu, shu, guan."""
    from pypinyin import lazy_pinyin

    return tuple(part for part in map(str.lower, lazy_pinyin(name)) if part.isalnum())
