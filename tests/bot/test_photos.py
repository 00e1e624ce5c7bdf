"""Photos and scans in the chat: read, what is doubtful asked with its picture, corrected, handed in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from bench.worsened import lit
from tests.bot.conftest import Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

PHOTOS = DATA / "photos"


def test_a_photo_is_read_and_corrected(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", (PHOTOS / "photo_5.jpg").read_bytes(), kind="photo")
    card = clerk.said("得分 20，分值 15")
    assert not [m for m in clerk.messages() if "正在读取" in (m["text"] or "")], (
        "the card stands where the notice stood"
    )
    assert "34.89%" in card["text"]
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "标注原件")
    page = clerk.said("导出")
    assert page["file"]["kind"] == "photo"
    assert app.refused() == []


def test_the_page_of_a_scan_that_is_being_read_is_told(app: Running) -> None:
    clerk = app.chat()
    pages = [Image.open(PHOTOS / f"photo_{n}.jpg") for n in (5, 7)]
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:])
    clerk.file("扫描件.pdf", scan.getvalue())
    assert "正在读取第 2 页，共 2 页" in clerk.said("第 2 页")["text"]
    assert "读到 2 张表" in clerk.said("读到")["text"]


def test_a_photo_beside_a_card_is_looked_at_first(app: Running) -> None:
    """Of several photos of forms none is taken for evidence; one that shows no form is asked about."""
    clerk = app.chat()
    clerk.file("照片.jpg", (PHOTOS / "photo_5.jpg").read_bytes(), kind="photo")
    clerk.said("得分 20，分值 15")
    clerk.file("照片.jpg", (PHOTOS / "photo_7.jpg").read_bytes(), kind="photo")
    clerk.said("50.03%")
    blank = BytesIO()
    Image.new("RGB", (900, 700), (120, 160, 90)).save(blank, "JPEG")
    clerk.file("照片.jpg", blank.getvalue(), kind="photo")
    asked = clerk.said("是哪一项的佐证？")
    assert "是自评表的，请摆平、拍全四边再拍一张" in asked["text"]
    clerk.tap(asked, "2")
    clerk.said("✓ 已附到第 2 项")
    assert app.refused() == []


def test_a_photo_out_of_focus_comes_back_with_what_is_wrong(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", blurred(5), kind="photo")
    assert "再拍一张" in clerk.said("是糊的")["text"]
    shown = clerk.said("红框里")
    assert shown["file"]["kind"] == "photo"
    app.idle()
    with closing(sqlite3.connect(app.data / "zwbot.sqlite")) as base:
        kept = base.execute("SELECT pictures FROM upload").fetchall()
    assert kept == [(None,)], "nothing is kept of what is no form"
    assert app.refused() == []


def blurred(number: int) -> bytes:
    out = BytesIO()
    with Image.open(PHOTOS / f"photo_{number}.jpg") as whole:
        whole.filter(ImageFilter.GaussianBlur(5)).save(out, "JPEG")
    return out.getvalue()


def test_a_part_of_a_form_and_a_bad_photo_beside_its_card_are_told_with_pictures(app: Running) -> None:
    """The second may be evidence; what is wrong with it, should it be a form, is said below its picture."""
    clerk = app.chat()
    part = BytesIO()
    with Image.open(PHOTOS / "photo_7.jpg") as whole:
        whole.crop((0, 0, whole.width, int(whole.height * 0.6))).save(part, "JPEG")
    clerk.file("照片.jpg", part.getvalue(), kind="photo")
    assert "照片下方没有拍全" in clerk.said("企业职工养老保险")["text"]
    assert clerk.said("红框里")["file"]["kind"] == "photo"
    # After a form that is whole: what comes after a part may be the next page of that.
    clerk.ask(form_text(1), "自评总分")
    clerk.file("照片.jpg", blurred(5), kind="photo")
    clerk.said("是哪一项的佐证？")
    assert clerk.said("照片整张是糊的")["file"]["kind"] == "photo"
    assert app.refused() == []


def test_a_photo_without_a_form_is_told_how_to_be_taken(app: Running) -> None:
    clerk = app.chat()
    blank = BytesIO()
    Image.new("RGB", (900, 700), (120, 160, 90)).save(blank, "JPEG")
    clerk.file("照片.jpg", blank.getvalue(), kind="photo")
    assert "拍全四边" in clerk.said("没有找到表格的框线")["text"]


def test_a_sum_of_scores_that_glare_hides_is_not_offered_as_the_total(app: Running) -> None:
    clerk = app.chat()
    page = cv2.imdecode(np.frombuffer((PHOTOS / "photo_8.jpg").read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert page is not None
    bright = cv2.imencode(".jpg", lit(page.astype(np.uint8), 260, 0.05, (0.78, 0.5)))[1].tobytes()
    clerk.file("照片.jpg", bright, kind="photo")
    clerk.said("自评总分")
    asked = clerk.ask("帮我改一下总分", "不能按合计填")
    assert "总分填" not in str(asked["buttons"])
    assert app.refused() == []
