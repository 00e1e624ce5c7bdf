"""Photos made worse, kind by kind and step by step, and what is still read of them: for the bench and for the tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from zwcore.documents import Document
from zwcore.documents.photo import blocks_of
from zwcore.finding import Severity, Sure
from zwcore.layouts import Reading, read_forms
from zwcore.paths import value_at
from zwcore.reading import CERTAIN, column_of
from zwcore.review import review_form
from zwcore.text import canonical

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Places = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
PAPER = 100
"""The sheets of the photos are brighter than this, the desk is darker."""
NUMBER = re.compile(r"[≥≤><=]?[\d.]+%?")
DESK, SKIN, SEAL = (90, 110, 140), (125, 155, 205), (60, 40, 215)
LEFT, TOP, RIGHT, BOTTOM = 0.12, 0.15, 0.86, 0.64
"""Where the table lies in the photos that are made worse, of their width and height."""


class Worse(NamedTuple):
    """A photo made worse, and where a place of it lies in the photo as it was."""

    pixels: Pixels
    back: Callable[[Places], Places] = lambda places: places


class Counted(NamedTuple):
    """Of the values of a form: how many there are, are read right, asked about, not read at all; the numbers that are
    wrong and not asked about."""

    values: int
    right: int
    asked: int
    unread: int
    wrong: list[str]


# -- how photos become worse -------------------------------------------------------------------------------------------


def blurred(page: Pixels, step: int) -> Worse:
    return Worse(cv2.GaussianBlur(page, (0, 0), (1.5, 2.2, 3, 4.5)[step]).astype(np.uint8))


def small(page: Pixels, step: int) -> Worse:
    return smaller(page, (1600, 1280, 900, 640)[step])


def smaller(page: Pixels, side: int) -> Worse:
    scale = side / max(page.shape)
    less = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Worse(sent(less.astype(np.uint8)), lambda places: places / np.float32(scale))


def sent(page: Pixels, quality: int = 80) -> Pixels:
    """As a chat sends it."""
    found = cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
    assert found is not None
    return found.astype(np.uint8)


def dark(page: Pixels, step: int) -> Worse:
    return Worse(sent((page * (0.5, 0.3, 0.12, 0.05)[step]).astype(np.uint8)))


def grainy(page: Pixels, step: int) -> Worse:
    noise = np.random.default_rng(1).normal(0, (8, 18, 30, 45)[step], page.shape)
    return Worse((page + noise).clip(0, 255).astype(np.uint8))


def glaring(page: Pixels, step: int) -> Worse:
    strength, size = ((90, 0.08), (160, 0.1), (240, 0.12), (330, 0.2))[step]
    return Worse(lit(page, strength, size))


def lit(page: Pixels, strength: float, size: float, at: tuple[float, float] = (0.6, 0.4)) -> Pixels:
    """With a lamp mirrored in it."""
    height, width = page.shape[:2]
    y, x = np.mgrid[:height, :width]
    from_lamp = ((x - width * at[0]) / (width * size * 1.3)) ** 2 + ((y - height * at[1]) / (height * size)) ** 2
    return _pixels(page + np.exp(-from_lamp)[..., None] * strength)


def _pixels(values: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> Pixels:
    return values.clip(0, 255).astype(np.uint8)


def tilted(page: Pixels, step: int) -> Worse:
    return turned(page, (4, 8, 15, 25)[step])


def turned(page: Pixels, degrees: float, scale: float = 0.85) -> Worse:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    out = cv2.warpAffine(page, turn, (width, height), borderValue=DESK).astype(np.uint8)
    back = cv2.invertAffineTransform(turn).astype(np.float32)
    return Worse(out, lambda places: places @ back[:, :2].T + back[:, 2])


def curled(page: Pixels, step: int) -> Worse:
    """A sheet that does not lie flat: what is in the middle lies higher."""
    height, width = page.shape[:2]
    rise = height * (0.006, 0.012, 0.02, 0.03)[step]

    def back(places: Places) -> Places:
        off = rise * np.sin(np.pi * places[:, 0] / width)
        return np.stack([places[:, 0], places[:, 1] + off], axis=1).astype(np.float32)

    return Worse(_remapped(page, back), back)


def creased(page: Pixels, step: int) -> Worse:
    """A sheet that was folded: dark and light along the folds, and what is behind them a little off."""
    height, width = page.shape[:2]
    level = ((0.42,), (0.31, 0.5), (0.27, 0.42, 0.55), (0.27, 0.36, 0.46, 0.55))[step]
    upright = ((), (0.5,), (0.36, 0.62), (0.36, 0.5, 0.62, 0.8))[step]
    off = np.float32((2, 3, 4, 6)[step])

    def back(places: Places) -> Places:
        out = places.astype(np.float32).copy()
        for at in level:
            out[:, 1] += np.where(places[:, 1] > at * height + 0.02 * places[:, 0], off, 0)
        for at in upright:
            out[:, 0] += np.where(places[:, 0] > at * width - 0.02 * places[:, 1], off, 0)
        return out

    folded = _remapped(page, back).astype(np.float32)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    for from_fold in [*(y - at * height - 0.02 * x for at in level), *(x - at * width + 0.02 * y for at in upright)]:
        folded *= 1 - 0.35 * np.exp(-((from_fold + 2) ** 2) / 6)[..., None]
        folded += 40 * np.exp(-((from_fold - 4) ** 2) / 8)[..., None]
    sheet = _smooth(_remapped(page, back))[..., None]
    return Worse((sheet * folded + (1 - sheet) * page).clip(0, 255).astype(np.uint8), back)


def _smooth(page: Pixels) -> Places:
    """How much of a place is paper: 1 on the sheet, 0 on the desk."""
    bright = cv2.morphologyEx(page.min(axis=2), cv2.MORPH_CLOSE, np.ones((41, 41), np.uint8))
    return cv2.GaussianBlur(np.where(bright > PAPER, 1.0, 0.0).astype(np.float32), (0, 0), 8).astype(np.float32)


def _remapped(page: Pixels, back: Callable[[Places], Places]) -> Pixels:
    height, width = page.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    from_where = back(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(height, width, 2).astype(np.float32)
    x, y = from_where[:, :, 0].copy(), from_where[:, :, 1].copy()
    return cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)


def stamped(page: Pixels, step: int) -> Worse:
    """A red seal over the scores."""
    return Worse(sealed(page, (0.35, 0.6, 0.85, 1)[step], ((0.8, 0.52), (0.8, 0.52), (0.76, 0.44), (0.5, 0.5))[step]))


def sealed(page: Pixels, strength: float, at: tuple[float, float], size: float = 0.11) -> Pixels:
    """With a round seal on it, as the ink takes to paper: what is printed below shows through."""
    height, width = page.shape[:2]
    seal: Pixels = np.zeros((height, width), np.uint8)
    centre, radius = (int(width * at[0]), int(height * at[1])), int(width * size)
    cv2.circle(seal, centre, radius, (255,), max(radius // 14, 2))
    points = [
        (centre[0] + radius * r * np.sin(n * np.pi / 5), centre[1] - radius * r * np.cos(n * np.pi / 5))
        for n, r in enumerate((0.32, 0.13) * 5)
    ]
    cv2.fillPoly(seal, [np.array(points).astype(np.int32)], (255,))
    for n in range(12):
        angle = np.pi * (0.75 + 1.5 * n / 11)
        x, y = centre[0] + 0.75 * radius * np.cos(angle), centre[1] + 0.75 * radius * np.sin(angle)
        size_of = radius // 9
        cv2.rectangle(seal, (int(x - size_of), int(y - size_of)), (int(x + size_of), int(y + size_of)), (255,), 3)
        cv2.line(seal, (int(x - size_of), int(y)), (int(x + size_of), int(y)), (255,), 3)
        cv2.line(seal, (int(x), int(y - size_of)), (int(x), int(y + size_of)), (255,), 3)
    share = strength * cv2.GaussianBlur(seal, (0, 0), 1.2)[..., None] / 255
    ink = np.array(SEAL, np.float32) / 255
    return (page * (1 - share + share * ink)).clip(0, 255).astype(np.uint8)


def shadowed(page: Pixels, step: int) -> Worse:
    """Half in the shadow of a hand or of the phone."""
    height, width = page.shape[:2]
    y, x = np.mgrid[:height, :width]
    inside = 1 / (1 + np.exp(-(x + 0.4 * y - 0.72 * width) / (0.006 * width)))
    return Worse((page * (1 - inside[..., None] * (0.4, 0.6, 0.75, 0.88)[step])).clip(0, 255).astype(np.uint8))


def covered(page: Pixels, step: int) -> Worse:
    """A finger over it, farther and farther in."""
    centre, size = (((0.9, 0.62), 0.05), ((0.84, 0.5), 0.07), ((0.7, 0.45), 0.09), ((0.5, 0.5), 0.14))[step]
    return Worse(fingered(page, centre, size))


def fingered(page: Pixels, at: tuple[float, float], size: float, colour: tuple[int, int, int] = SKIN) -> Pixels:
    height, width = page.shape[:2]
    out = page.copy()
    centre = (int(width * at[0]), int(height * at[1]))
    cv2.ellipse(out, centre, (int(width * size), int(width * size * 2.2)), 20, 0, 360, colour, -1)
    return out


def halved(page: Pixels, step: int) -> Worse:
    """Only a part of the table is on it."""
    height, width = page.shape[:2]
    left, top, right, bottom = ((0, 0, 1, 0.6), (0, 0, 0.75, 1), (0, 0.3, 1, 1), (0.3, 0, 1, 0.45))[step]
    x, y = int(left * width), int(top * height)
    part = page[y : int(bottom * height), x : int(right * width)].copy()
    return Worse(part, lambda places: places + np.array([x, y], np.float32))


KINDS: dict[str, Callable[[Pixels, int], Worse]] = {
    "out of focus": blurred,
    "small": small,
    "dark": dark,
    "grain": grainy,
    "glare": glaring,
    "tilted": tilted,
    "curled": curled,
    "creased": creased,
    "stamped": stamped,
    "shadow": shadowed,
    "a finger": covered,
    "a part": halved,
}
STEPS = 4


# -- what is still read ------------------------------------------------------------------------------------------------


def as_jpeg(worse: Worse, quality: int = 85) -> Worse:
    """As it comes from a phone: letters lose their edges once more."""
    return worse._replace(pixels=sent(worse.pixels, quality))


def musts(readings: Sequence[Reading]) -> set[tuple[str, str]]:
    """The 必须修改 that forms get, each by its code and its figures: a name may be read worse."""
    found = (one for reading in readings for one in review_form(reading).findings if one.severity is Severity.ERROR)
    return {(one.code, str(one.message).rpartition("：")[2]) for one in found}


def read(page: Pixels) -> list[Reading]:
    """The forms that are read in a photo."""
    return list(read_forms(Document("photo", blocks_of(page, 1))).forms)


def counted(right: Reading, worse: Worse, found: Sequence[Reading] | None = None) -> Counted:
    """Hold what is read of a photo made worse against what was read of the photo as it was: value by value, found by
    where they stand."""
    there = {path: _box(right, path) for path, place in right.form.sources.items() if _text(right, path) and place.bbox}
    met: dict[str, str] = {}
    wrong = []
    for reading in read(worse.pixels) if found is None else found:
        for path, place in reading.form.sources.items():
            if place.bbox is None:
                continue
            box = worse.back(np.array(_box(reading, path), np.float32).reshape(2, 2))
            x, y = box.mean(axis=0).tolist()
            over = [one for one, (left, top, past, below) in there.items() if left < x < past and top < y < below]
            said, sure = _text(reading, path), _is_sure(reading, path)
            same = [one for one in over if column_of(one) == column_of(path) and _text(right, one) == said]
            for one in over:
                if not sure:
                    met.setdefault(one, "asked")
            for one in same:
                met[one] = "right" if sure else "asked"
            if sure and not same and NUMBER.fullmatch(said):
                wrong.append(f"{path} {said} for {[_text(right, one) for one in over]}")
            if not said:
                for one in over:
                    met.setdefault(one, "asked" if not sure or _is_due(path) else "unread")
    kinds = [met.get(path, "unread") for path in there]
    return Counted(len(kinds), kinds.count("right"), kinds.count("asked"), kinds.count("unread"), wrong)


def _is_due(path: str) -> bool:
    """A blank there is asked for on every form."""
    return column_of(path) in ("indicators.weight", "indicators.score", "indicators.target", "total")


def _is_sure(reading: Reading, path: str) -> bool:
    return reading.form.sources[path].confidence >= CERTAIN and reading.how.sure(path) is Sure.PRINTED


def _text(reading: Reading, path: str) -> str:
    return canonical(value_at(reading.form, path) or "")


def _box(reading: Reading, path: str) -> tuple[float, ...]:
    box = reading.form.sources[path].bbox
    assert box is not None
    return tuple(one / 100 for one in box)
