"""What is waited for and was ordered before what the table of rights says comes in."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel import Session

from bot.chat import State
from bot.db.queries import orders, uploads
from bot.db.queries.orders import Order
from bot.db.queries.work import (
    GiveBack,
    HandInForms,
    KeepCell,
    KeepUpload,
    MakeExport,
    MakeLayout,
    MakePapers,
    MakeWorkingPaper,
    TakeOver,
    Work,
)
from bot.db.tables import Filing, Upload
from bot.dialogs.filling.asking import Answering
from bot.dialogs.filling.proposals import Confirming, Proposal, WhichCell
from bot.dialogs.supervising.acting import Meant
from bot.dialogs.supervising.deciding import Returning
from bot.dialogs.supervising.units import WhichUnit
from bot.services import submissions
from tests.bot.offices import MESSAGE, NOW, Aim, Subject

OWN_RESULTS = {
    "read", "unread", "page_begun", "no_form", "text_read", "text_unread", "cell_not_kept", "marked", "let_go",
    "not_let_go", "no_page",
}  # fmt: skip
"""Events that bring what the very order has read, and name nothing that was there before."""


def returning(aim: Aim) -> State:
    return Returning(aim.filing, 1, [1], "", False, MESSAGE)


def meant(aim: Aim) -> Meant:
    return Meant("r", aim.filing, 1, [1], "请补实际张数", "")


UNIT_ASKED = WhichUnit("find", "某单位", "某单位")


def unit_asked(_: Aim) -> State:
    return UNIT_ASKED


def answering(aim: Aim) -> State:
    return Answering(aim.draft)


def confirming(aim: Aim) -> State:
    return Confirming({str(MESSAGE): asdict(Proposal(aim.reading, 0, aim.cell, "14", aim.score))})


def which_cell(aim: Aim) -> State:
    return WhichCell(aim.reading, 0, "14", [aim.cell])


def ordered(work: Work, result: str, session: Session, subject: Subject) -> Order:
    order = orders.place(session, work, person_id=subject.id, chat_id=subject.id, now=NOW)
    order.result = result
    return order


def export(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(MakeExport("docx", aim.reading, 0, "zh_CN"), "表5.docx\nmade/1.docx", session, subject)


def papers(session: Session, subject: Subject, aim: Aim) -> Order:
    newest = submissions.newest_version(session, session.get_one(Filing, aim.filing))
    result = f"{newest.record.project}.zip\nmade/1.zip"
    return ordered(MakePapers("bundle", [newest.submission_id], "zh_CN"), result, session, subject)


def working(session: Session, subject: Subject, aim: Aim) -> Order:
    result = "抽查工作底稿 2024 第1次.xlsx\nmade/1.xlsx"
    return ordered(MakeWorkingPaper(aim.draw, "zh_CN"), result, session, subject)


def layout(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(MakeLayout(aim.print), "made/1.toml", session, subject)


def picture(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(KeepCell(aim.draft, aim.version, aim.reading, "0:x", None), "made/1.png", session, subject)


def take_over(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(TakeOver(aim.reading, None), "[1, 1, false, 0]", session, subject)


def give_back(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(GiveBack(aim.reading, 0, MESSAGE), "", session, subject)


def hand_in(session: Session, subject: Subject, aim: Aim) -> Order:
    return ordered(HandInForms(aim.reading, {"0": "changed"}, None, MESSAGE, NOW.isoformat()), "", session, subject)


def evidence(session: Session, subject: Subject, aim: Aim) -> Order:
    number = uploads.add(
        session, person_id=subject.id, chat_id=subject.id, message_id=1, file_id="f", name="佐证.jpg", size=1,
        evidence_for=f"{aim.draft}:{aim.cell.removesuffix('.score')}", now=NOW,
    )  # fmt: skip
    session.get_one(Upload, number).sha256 = "0" * 64
    return ordered(KeepUpload(number), "", session, subject)
