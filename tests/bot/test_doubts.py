"""What was read with doubt: asked about with its picture, and with what it likely is."""

from __future__ import annotations

import io

from PIL import Image, ImageFilter

from tests.bot.conftest import CLERK, PATIENCE, Running
from tests.bot.talk import form_text, labels
from tests.pdf import pdf_of
from tests.zwcore.forms import DATA
from zwcore.documents import Grid, read_document
from zwcore.exports.xlsx import to_xlsx
from zwcore.paths import edit
from zwcore.sample import SAMPLE


def test_a_value_read_with_doubt_is_asked_about(app: Running) -> None:
    clerk = app.chat(CLERK)
    doubtful = form_text(7).replace("\t≥90%\t20\t", "\tI0%\t20\t")
    card = clerk.ask(doubtful, "经办")
    assert "现在补 3 项" in labels(card)
    clerk.tap(card, "现在补")
    clerk.said("社会效益")
    clerk.send("14 18")
    card = clerk.said("没有把握")
    assert "“I0%”，没有把握，可能是“10%”" in card["text"]
    clerk.tap(card, "是 I0%")
    clerk.tap(clerk.said("总分"), "总分填 97")
    clerk.tap(clerk.said("要不要顺手"), "不记")
    assert "已对照原件，无误" in clerk.said("自评总分 97")["text"]
    assert app.refused() == []


def test_what_a_doubtful_value_likely_is_takes_one_tap(app: Running) -> None:
    clerk = app.chat(CLERK)
    doubtful = form_text(7).replace("\t≥90%\t20\t", "\t≥9O%\t20\t").replace("\t5\t100%\t", "\t5\tl00%\t")
    clerk.tap(clerk.ask(doubtful, "经办"), "现在补")
    clerk.said("社会效益")
    clerk.send("14 18")
    clerk.tap(clerk.said("可能是“100%”"), "不是，我来填")
    assert "请写上原表上的内容" in clerk.said("请写上")["text"]
    card = clerk.ask("98%", "可能是“≥90%”")
    clerk.tap(card, "是 ≥90%")
    clerk.tap(clerk.said("总分"), "总分填 97")
    clerk.tap(clerk.said("要不要顺手"), "不记")
    assert "没有把握" not in clerk.said("自评总分 97")["text"]
    assert app.refused() == []


def test_a_doubtful_cell_of_a_pdf_is_shown_as_it_looks(app: Running) -> None:
    clerk = app.chat(CLERK)
    form = edit(SAMPLE, {"indicators[4].actual": "I0%"})
    blocks = read_document(to_xlsx([form], [{}], str)).blocks
    grid = next(block for block in blocks if isinstance(block, Grid))
    clerk.file("a.pdf", pdf_of(grid, f"{form.title}（2024年度）"))
    card = clerk.said("就业技能培训补助资金")
    clerk.tap(card, "现在补 1 项")
    shown = clerk.said("原件上的这一格")
    assert shown["file"]["kind"] == "photo"
    picture = app.client.get(f"/sim/files/{shown['file']['file_id']}").content
    # The service makes a JPEG of every photo.
    assert picture.startswith(b"\xff\xd8")
    assert len(picture) > 5000
    card = clerk.said("没有把握")
    assert card["message_id"] > shown["message_id"]
    card = clerk.ask("很好", "要写实际数")
    # The picture comes once, however often the question does.
    assert sum("原件上" in (one["caption"] or "") for one in clerk.messages()) == 1
    clerk.ask("60%", "就业技能培训补助资金")
    assert app.refused() == []


def test_the_cell_of_a_doubt_is_the_one_that_was_doubted(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(7).replace("\t≥90%\t20\t", "\t≥9O%\t20\t"), "经办")
    clerk.tap(card, "全部问题")
    everything = clerk.said("没有把握")
    line = next(one for one in everything["text"].splitlines() if "没有把握" in one)
    clerk.tap(everything, line[0])
    clerk.tap(clerk.said("怎么办"), "改这一格")
    assert "可能是“≥90%”" in clerk.said("没有把握，可能是")["text"]
    assert app.refused() == []


def test_cells_of_a_photo_that_are_right_are_doubted_no_more(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("表2.jpg", _smaller_and_blurred(2), kind="photo")
    card = clerk.said("自评总分", timeout=6 * PATIENCE)
    count = int(next(one for one in labels(card) if "现在补" in one).split()[1])
    assert "格读得没有把握" in card["text"]
    clerk.tap(card, "现在补")
    for n in range(1, count + 1):
        question = clerk.said("没有把握")
        assert f"第 {n}/{count} 项" in question["text"]
        clerk.tap(question, "正确")
    clerk.tap(clerk.said("要不要顺手"), "不记")
    card = clerk.said("自评总分")
    assert "格读得没有把握" not in card["text"]
    assert "已对照原件" not in card["text"]
    assert not any("现在补" in one for one in labels(card))
    assert app.refused() == []


def _smaller_and_blurred(number: int) -> bytes:
    out = io.BytesIO()
    with Image.open(DATA / "photos" / f"photo_{number}.jpg") as whole:
        size = (whole.width * 3 // 4, whole.height * 3 // 4)
        whole.resize(size).filter(ImageFilter.GaussianBlur(0.9)).save(out, "JPEG", quality=35)
    return out.getvalue()
