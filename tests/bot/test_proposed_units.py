"""A unit that was proposed is taken once it is tapped, by whatever words it was asked for."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.many_units import before_171
from tests.bot.talk import labels


def test_a_unit_is_found_by_its_name_alone(app: Running) -> None:
    with before_171(app) as hand:
        for words in ("中卫市博物馆", "博物馆", "博物馆的表"):
            page = hand.write(words, "9 个相近的")
            assert "博物馆" in labels(page)[0]


ASKED = [
    ("bowuguan", "中卫市博物馆", "9 个相近的"),
    ("中卫市博物官", "中卫市博物馆", "9 个相近的"),
    ("bwg 的表", "中卫市博物馆", "9 个相近的"),
    ("bowuguan de biao", "中卫市博物馆", "9 个相近的"),
    ("bowuguan you ji zhang", "中卫市博物馆", "9 个相近的"),
    ("/score bowuguan", "中卫市博物馆", "9 个相近的"),
    ("tushuguan de biao5", "中卫市图书馆", "打开：表5 · 中卫市图书馆"),
    ("tushuguan biao 5", "中卫市图书馆", "打开：表5 · 中卫市图书馆"),
    ("/score tushuguan de biao5", "中卫市图书馆", "表5 宁夏社会保障卡补卡制作费补助资金"),
]


def test_a_tapped_unit_is_taken(app: Running) -> None:
    with before_171(app) as hand:
        for words, unit, said in ASKED:
            asked = hand.write(words, "。是不是这个单位？\n都不是的话，请写单位名称里的几个字。")
            assert asked["text"].startswith("没有找到“")
            assert labels(asked) == [unit]
            hand.tap(asked, unit, said)
