"""Photos and scans in the chat: read, what is doubtful asked with its picture, corrected, handed in."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.bot.conftest import Running
from tests.bot.talk import labels
from tests.zwcore.forms import DATA

PHOTOS = DATA / "photos"


def test_a_photo_is_read_and_corrected(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", (PHOTOS / "photo_5.jpg").read_bytes(), kind="photo")
    card = clerk.said("得分 20，分值 15")
    assert not [m for m in clerk.messages() if "正在读取" in (m["text"] or "")], (
        "the card stands where the notice stood"
    )
    assert "34.89%" in card["text"]
    assert any("提交" in label for label in labels(card))


def test_the_page_of_a_scan_that_is_being_read_is_told(app: Running) -> None:
    clerk = app.chat()
    pages = [Image.open(PHOTOS / f"photo_{n}.jpg") for n in (5, 7)]
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:])
    clerk.file("扫描件.pdf", scan.getvalue())
    assert "正在读取第 2 页，共 2 页" in clerk.said("第 2 页")["text"]
    assert "读到 2 张表" in clerk.said("读到")["text"]
