"""A form that was handed in, whole: what a reviewer and an auditor see of it, and what is put down of that."""

from __future__ import annotations

import io

from PIL import Image
from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Account, AuditLog, Person
from bot.db.terms import Role
from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, labels
from tests.bot.test_fill import PICTURE

AUDITOR = 1004
CARD = "自评总分"


def hand_in_with_evidence(app: Running) -> tuple[Chat, Chat]:
    """表5 is handed in with two photos at its first row and one at its second."""
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "年初")
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "得分")
    clerk.tap(clerk.said("改哪一项"), "1")
    clerk.said("现在填的是")
    for shade in range(2):
        made = io.BytesIO()
        Image.new("RGB", (40, 40), (200, 20 * shade, 30)).save(made, "PNG")
        clerk.file("p.png", made.getvalue() if shade else PICTURE, kind="photo")
        told = clerk.said("已附到")
    clerk.tap(told, "接着填")
    clerk.said("得分")
    clerk.tap(clerk.ask("表5", CARD), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    return clerk, app.chat(SUPERVISOR)


def make_auditor(app: Running) -> None:
    """Have the newcomer sit in 绩效科."""
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session, session.begin():
        account = session.exec(select(Account).where(Account.address == str(AUDITOR))).one()
        session.get_one(Person, account.person_id).role = Role.AUDITOR
    engine.dispose()


def reads_of(app: Running) -> list[str]:
    """What was put down that an auditor read."""
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session:
        found = [str(row.detail) for row in session.exec(select(AuditLog).where(AuditLog.action == "read"))]
    engine.dispose()
    return found


def test_evidence_is_listed_and_sent_as_it_is(app: Running) -> None:
    _, supervisor = hand_in_with_evidence(app)
    card = supervisor.ask("/score 补卡", CARD)
    supervisor.tap(card, "佐证")
    listed = supervisor.said("的佐证 2 件")
    assert "另有 7 项指标没有附佐证" in listed["text"]
    assert {"1", "2"} <= set(labels(listed))
    supervisor.tap(listed, "1")
    sent = supervisor.said("的佐证（1/2）")
    assert sent["file"] is not None
    supervisor.tap(sent, "后一页")
    assert supervisor.said("的佐证（2/2）")["file"] is not None
    assert app.refused() == []


def test_the_whole_form_by_pages_with_why_picture_and_papers(app: Running) -> None:
    _, supervisor = hand_in_with_evidence(app)
    card = supervisor.ask("/score 补卡", CARD)
    assert len(card["text"].splitlines()) <= 14
    supervisor.tap(card, "看全表")
    page = supervisor.said("全表")
    assert "年初 35.00" in page["text"]
    assert "总体目标" in page["text"]
    assert "说明 0 · 佐证 2" in page["text"]
    # What is counted of the findings is what the card counts.
    counted = next(line for line in card["text"].split("\n") if line.startswith("必须修改"))
    assert counted in page["text"].split("\n")
    assert "1. 宁夏社会保障卡补卡张数\n　 目标 35000 张 · 分值 10 · 得分 10" in page["text"]
    supervisor.tap(page, "后一页")
    page = supervisor.said("全表")
    assert "得分 20（得分超过分值）" in page["text"]
    assert len(page["text"].splitlines()) <= 14
    supervisor.tap(page, "为什么")
    why = supervisor.said("为什么")
    assert "分值 15，得分 20，多 5" in why["text"]
    supervisor.tap(why, "卡片")
    card = supervisor.said(CARD)
    supervisor.tap(card, "下载")
    papers = supervisor.said("要哪一种")
    assert {"下载 Word", "下载 Excel", "核对报告 PDF"} <= set(labels(papers))
    supervisor.tap(papers, "下载 Excel")
    assert supervisor.said("导出")["file"]["name"].endswith(".xlsx")
    supervisor.tap(papers, "图片")
    assert supervisor.said("导出")["file"] is not None
    assert app.refused() == []


def test_what_changed_says_what_it_does_to_the_points(app: Running) -> None:
    clerk, supervisor = hand_in_with_evidence(app)
    supervisor.tap(supervisor.ask("退回表5", "退回修改"), "退回（1 处）")
    told = clerk.said("已退回修改")
    clerk.tap(told, "改 ①")
    clerk.said("社会效益")
    clerk.ask("15", "")
    clerk.tap(told, "重新提交")
    clerk.said("第 2 版")
    changes = supervisor.ask("表5改了什么", "第 2 版改了")
    assert "20 → 15" in changes["text"]
    assert "各项合计 105 → 100" in changes["text"]
    assert "必须修改 1 → 0" in changes["text"]
    assert app.refused() == []


def test_what_an_auditor_looks_at_is_put_down(app: Running) -> None:
    hand_in_with_evidence(app)
    auditor = app.chat(AUDITOR)
    auditor.ask("/help", "")
    make_auditor(app)
    card = auditor.ask("/score 补卡", CARD)
    assert not {"审核通过", "退回修改", "附意见通过"} & set(labels(card))
    before = len(reads_of(app))
    auditor.tap(card, "佐证")
    listed = auditor.said("的佐证 2 件")
    auditor.tap(listed, "2")
    auditor.said("的佐证（2/2）")
    auditor.ask("表5为什么扣分", "多 5")
    auditor.send("表5的图片")
    auditor.said("导出")
    found = reads_of(app)[before:]
    assert sum("LookInto" in one for one in found) == 2
    assert any("why" in one for one in found)
    assert any("papers" in one for one in found)
    assert app.refused() == []


def test_a_draw_in_plain_words_has_its_button(app: Running) -> None:
    hand_in_with_evidence(app)
    auditor = app.chat(AUDITOR)
    auditor.ask("/help", "")
    make_auditor(app)
    said = auditor.ask("抽查2024年的20%", "抽查：2024 年度 · 20%")
    assert labels(said) == ["抽取 20%"]
    auditor.tap(said, "抽取 20%")
    assert "从 1 张里按风险抽 1" in auditor.said("第 1 次抽取")["text"]
    auditor.ask("抽查", "抽")
    assert app.refused() == []
