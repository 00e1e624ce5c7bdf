"""工作底稿 over the real HTTP service: ordered by a button, the same bytes twice, its figures those of the chat."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl

from tests.bot.audits import auditor_of
from tests.bot.conftest import Chat, Running
from tests.bot.talk import hand_in_nine


def paper(app: Running, auditor: Chat, listed: dict[str, Any]) -> tuple[str, bytes]:
    auditor.tap(listed, "工作底稿")
    said = auditor.said("的工作底稿")
    file = said["file"]
    return file["name"], app.client.get(f"/sim/files/{file['file_id']}").content


def test_the_working_paper_says_what_the_chat_says_and_the_same_twice(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("/sample 2024 9张", "只有 9 张可抽"), "抽取 9 张")
    listed = auditor.said("第 1 次抽取")
    auditor.tap(listed, listed["buttons"][0][0]["data"])
    shown = auditor.said("复核 ")
    project = shown["text"].splitlines()[0]
    auditor.tap(shown, "复核总分")
    auditor.said("请直接写一个数")
    auditor.ask("88.5", "复核（人工）88.5")
    auditor.tap(auditor.said(), "复核意见")
    auditor.said("的复核意见")
    auditor.ask("=1+1 佐证要补", "复核意见：=1+1 佐证要补")
    auditor.tap(auditor.said(), "名单")
    listed = auditor.said("第 1 次抽取")
    name, content = paper(app, auditor, listed)
    assert name == "抽查工作底稿 2024 第1次.xlsx"
    assert paper(app, auditor, listed) == (name, content)
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["抽查"]
    heads = [cell.value for cell in sheet[3]]
    rows = [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] is not None
    ]
    assert len(rows) == 9
    first = rows[0]
    assert first["表号"] in project
    assert (first["复核得分（人工）"], first["复核意见"]) == (88.5, "=1+1 佐证要补")
    assert first["复核人"] == "周科长"
    assert {row["版次"] for row in rows} == {1}
    claimed = {row["表号"]: row["自评得分"] for row in rows}
    assert claimed == {f"表{n}": None if n in (4, 8) else 100 for n in range(1, 10)}
    assert app.refused() == []
