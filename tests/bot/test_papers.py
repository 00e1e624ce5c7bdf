"""Pictures and papers from the chat: what buttons there are, what comes, what a form that was handed in has besides."""

from __future__ import annotations

import asyncio
import io
import pickle
import zipfile
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
from PIL import Image
from sqlmodel import Session

from bot.db.engine import Database
from bot.db.queries import orders
from bot.db.queries.orders import Order
from bot.db.queries.work import MakePapers
from bot.db.tables import Person
from bot.db.terms import FilingState, Role
from bot.letters import forms
from bot.runner.exports import Exports
from bot.runner.files import Files
from bot.runner.worker import Done
from bot.runner.write import Given, Made, export_bytes
from bot.services import dismissals, submissions
from bot.services.submissions import Version
from tests.bot.conftest import CLERK, Chat, Running
from tests.bot.kept import nine
from tests.bot.talk import labels, open_form_5, send_file, send_in
from tests.bot.town import china, hand_in, people, somebody
from tests.zwcore.forms import DATA
from zwcore.documents import read_document
from zwcore.layouts import read_forms

NOW = china(2026, 3, 2, 10)


def content(app: Running, message: dict[str, Any]) -> bytes:
    return app.client.get(f"/sim/files/{message['file']['file_id']}").content


def menu_of(clerk: Chat, card: dict[str, Any]) -> dict[str, Any]:
    clerk.tap(card, "更多")
    return clerk.said("还可以")


def test_a_leader_gets_one_picture(app: Running) -> None:
    clerk = app.chat(CLERK)
    overview = send_file(clerk, "forms.docx")
    clerk.tap(overview, "发给领导看")
    sent = clerk.said("等 9 张表")
    with Image.open(io.BytesIO(content(app, sent))) as picture:
        assert picture.width * 16 >= picture.height * 9
    clerk.tap(overview, "文件…")
    files = clerk.said("9 张表的文件")
    assert {"发给领导看", "原文件改好（Word）", "汇总表 Excel", "明细 CSV", "数据 JSON", "全部表 ZIP"} <= {
        *labels(files)
    }
    assert "原文件改好（Excel）" not in labels(files)
    clerk.tap(files, "汇总表 Excel")
    sent = clerk.said("导出")
    assert sent["file"]["name"] == "自评表9张 汇总表 中卫市社会保险事业管理中心 2024.xlsx"
    assert "填好后发回来" not in sent["caption"]
    assert app.refused() == []


def test_a_form_has_its_picture_and_its_report(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    menu = menu_of(clerk, open_form_5(clerk))
    clerk.tap(menu, "图片")
    assert content(app, clerk.said("导出"))[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    clerk.tap(menu, "其他文件")
    files = clerk.said("要哪一种文件")
    assert labels(files) == ["核对报告 PDF", "核对报告 Word", "⬅ 返回"]
    clerk.tap(files, "核对报告 PDF")
    sent = clerk.said("导出")
    assert sent["file"]["name"] == "表5 程序核对报告 中卫市社会保险事业管理中心 2024.pdf"
    assert content(app, sent)[:5] == b"%PDF-"
    assert app.refused() == []


def test_what_was_handed_in_can_be_stamped(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_in(clerk, send_file(clerk, "forms.docx"), "提交那 5 张")
    clerk.said("已提交 5 张")
    clerk.tap(menu_of(clerk, clerk.ask("表1", "已提交，第 1 版")), "其他文件")
    clerk.tap(clerk.said("要哪一种文件"), "定稿 PDF（盖章用）")
    sent = clerk.said("盖章")
    (form,) = (reading.form for reading in read_forms(read_document(content(app, sent), "x.pdf")).forms)
    assert form.project == "企业退休职工民族团结奖财政补助"
    assert app.refused() == []


def test_corrections_go_into_the_file_that_was_sent(app: Running) -> None:
    clerk = app.chat(CLERK)
    overview = send_file(clerk, "forms.xlsx")
    clerk.tap(clerk.ask("表5 第6项 14", "20 → 14"), "确认")
    clerk.said("已改")
    clerk.tap(overview, "文件…")
    clerk.tap(clerk.said("9 张表的文件"), "原文件改好（Excel）")
    sent = content(app, clerk.said("导出"))
    assert read_forms(read_document(sent, "x.xlsx")).forms[4].form.indicators[5].score == "14"
    with zipfile.ZipFile(DATA / "forms.xlsx") as old, zipfile.ZipFile(io.BytesIO(sent)) as new:
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert differing == ["xl/worksheets/sheet5.xml"]
    assert app.refused() == []


def in_process(export: str, given: Given, language: str) -> Awaitable[Made | None]:
    async def write() -> Made | None:
        return export_bytes(export, pickle.loads(pickle.dumps(given)), language)

    return write()


async def made(exports: Exports, order: Order) -> Done:
    return await exports.kinds[order.kind].do(order)


def papers_of(database: Database, folder: Path, export: str, versions: list[Version]) -> bytes:
    """A file of forms that were handed in, as the runner makes it."""
    with Session(database.engine) as session, session.begin():
        numbers = [one.submission_id for one in versions]
        work = MakePapers(export, numbers, "zh_CN", [forms.stood_as(one) for one in versions])
        order = orders.place(session, work, person_id=CLERK, chat_id=CLERK, now=NOW)
        session.flush()
        session.refresh(order)
        session.expunge(order)
    done = asyncio.run(made(Exports(database, Files(folder), in_process), order))
    return (folder / (done.result or "").partition("\n")[2]).read_bytes()


def test_what_is_marked_as_none_is_so_on_paper(database: Database, tmp_path: Path) -> None:
    form = nine().records[4]
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        people(session, departments=1, units=1, now=NOW)
        reviewer = somebody(session, 4001, "周科长", Role.AUDITOR, NOW)
        handed = submissions.submit(session, session.get_one(Person, CLERK), form, "待核", NOW).version
        for told in (*form.errors, *form.warnings):
            assert dismissals.dismiss(session, reviewer, handed.filing, form, told.number, "已有批复", NOW) is None
        versions = [handed, submissions.newest_version(session, hand_in(session, 1, "别的", "2024", NOW))]
    sheet = openpyxl.load_workbook(io.BytesIO(papers_of(database, tmp_path, "summary", versions))).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    row = dict(zip(heads, (cell.value for cell in sheet[4]), strict=True))
    marked = len(form.errors) + len(form.warnings)
    assert (row["必须修改"], row["请核实"], row["不作为问题"]) == (0, 0, marked)
    report = docx.Document(io.BytesIO(papers_of(database, tmp_path, "report_docx", versions[:1])))
    assert f"另 {marked} 处不作为问题" in "\n".join(one.text for one in report.paragraphs)
    assert "标注：不作为问题，已有批复（周科长，2026-03-02 10:00）" in [one.text for one in report.paragraphs]
    assert papers_of(database, tmp_path, "report", versions[:1])[:5] == b"%PDF-"


def test_a_roll_up_says_how_each_form_stands(database: Database, tmp_path: Path) -> None:
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        people(session, departments=1, units=1, now=NOW)
        handed = [hand_in(session, 1, f"项目{n}", "2024", NOW) for n in range(6)]
        states = [FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.ASKED, FilingState.WITHDRAWN]
        for filing, state in zip(handed, [*states, FilingState.RETURNED], strict=False):
            filing.state = state
        handed[4].due = china(2026, 3, 6)
        versions = [submissions.newest_version(session, one) for one in handed[:5]]
        versions.append(replace(versions[1], version=0))
    sheet = openpyxl.load_workbook(io.BytesIO(papers_of(database, tmp_path, "summary", versions))).worksheets[0]
    assert [row[16] for row in sheet.iter_rows(4, 9, values_only=True)] == [
        "待审核，第 1 版", "审核通过，第 1 版", "待单位说明，第 1 版", "已撤回，第 1 版",
        "已退回（3 月 5 日前重报），第 1 版", "第 0 版，已有新版（第 1 版）",
    ]  # fmt: skip


def test_forms_that_were_handed_in_go_out_together(database: Database, tmp_path: Path) -> None:
    with Session(database.engine) as session, session.begin():
        people(session, departments=1, units=1, now=NOW)
        handed = [hand_in(session, 1, f"项目{n}", "2025", NOW) for n in range(3)]
        versions = [submissions.newest_version(session, one) for one in handed]
        numbers = [one.submission_id for one in versions]
        work = MakePapers("bundle", numbers, "zh_CN", [forms.stood_as(one) for one in versions])
        order = orders.place(session, work, person_id=CLERK, chat_id=CLERK, now=NOW)
        session.flush()
        session.refresh(order)
        session.expunge(order)
    files = Files(tmp_path / "files")
    done = asyncio.run(made(Exports(database, files, in_process), order))
    assert done.event == "papers_made"
    name, _, path = (done.result or "").partition("\n")
    assert name.startswith("自评表3张 全部 ")
    with zipfile.ZipFile(tmp_path / "files" / path) as archive:
        finals = [one for one in archive.namelist() if "定稿" in one]
        assert len(finals) == 3
    with Session(database.engine) as session:
        assert submissions.may_see(session, session.get_one(Person, CLERK), numbers)
        assert not submissions.may_see(session, session.get_one(Person, CLERK), [*numbers, 999])
        assert not submissions.may_see(session, session.get_one(Person, CLERK), [])
