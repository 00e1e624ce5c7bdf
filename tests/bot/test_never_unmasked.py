"""Canaries: the numbers of people, put wherever a person may put them, are in nothing that is said or logged."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from bot.config import redacted, set_up_logging
from bot.db.engine import Database
from tests.bot.conftest import ADMIN, NEWCOMER, SUPERVISOR, Chat, Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA

ID, PHONE, CARD = "640500199001011236", "13812345678", "6222021234567890128"
SPELT = (ID, PHONE, CARD, "640500 19900101 1236", "138-1234-5678", "138 1234 5678")
BOTH = f"{ID}，电话{PHONE}，卡{CARD}"


def _say_it_everywhere(app: Running, clerk: Chat) -> None:
    form = form_text(5).replace("补换社保卡", f"补换社保卡{ID}").replace("数量指标", f"数量指标{PHONE}")
    clerk.send(f"张三 {BOTH}\n{form}")
    assert app.idle()
    clerk.file(f"{ID} {PHONE}.docx", (DATA / "forms.docx").read_bytes(), caption=f"138-1234-5678 {CARD}")
    clerk.said("读到 9 张表")
    for words in (
        ID,
        f"表5 {PHONE}",
        f"/score {ID}",
        f"/{PHONE}",
        f"社会效益得分 {ID}",
        f"表5 第6项 {PHONE}",
        f"① {CARD}",
    ):
        clerk.send(words)
    assert app.idle()
    card = clerk.ask("表5", "34.89%")
    clerk.tap(card, "附说明提交")
    clerk.send(f"{PHONE} 待科室确认", reply_to=card["message_id"])
    clerk.file(f"{PHONE}.exe", b"MZ not a form")
    clerk.file(f"佐证{ID}.docx", b"no form", caption=PHONE)
    assert app.idle()


def test_in_nothing_that_is_sent(app: Running) -> None:
    clerk, supervisor, admin = app.chat(), app.chat(SUPERVISOR), app.chat(ADMIN)
    _say_it_everywhere(app, clerk)
    for words in (f"/score {ID}", "/status", "/alerts", f"/silence 全部 7天 {BOTH}", f"/leave 到周五 {PHONE}"):
        supervisor.send(words)
    for words in (f"/alerts {ID}，ZW301，20", f"/cycles 2026 {PHONE} 2027-03-31", "/people", "/health"):
        admin.send(words)
    app.chat(NEWCOMER).send(f"/start {PHONE}")
    assert app.idle()
    said = [call for call in app.calls() if call["method"] not in ("getUpdates", "getFile")]
    assert len(said) > 30
    assert not [call for call in said if any(one in _written(call["params"]) for one in SPELT)]
    assert any("138****5678" in _written(call["params"]) for call in said)
    assert any("6405**********1236" in _written(call["params"]) for call in said)
    assert not [one for one in SPELT if one in app.process.log.read_text()]


def _written(params: object) -> str:
    return json.dumps(params, ensure_ascii=False, default=str)


def test_an_error_of_the_database_does_not_say_what_was_to_be_written(database: Database) -> None:
    with database.engine.begin() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(sql("INSERT INTO person (name) VALUES (:name)"), {"name": BOTH})
    assert PHONE not in str(failed.value)


def test_no_line_of_the_log_has_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    set_up_logging()
    log = structlog.get_logger()
    try:
        raise ValueError(BOTH)
    except ValueError:
        log.exception("failed", said=BOTH, within={"deep": [ID]})
        logging.getLogger("a library").exception("failed with %s", BOTH)
    log.info("token", address="https://api/bot123456:AAEhBOweik6ad9r_x/getMe")
    written = capsys.readouterr().err
    assert written.count("138****5678") >= 3
    assert not [one for one in SPELT if one in written]
    assert "AAEhBOweik" not in written
    assert redacted(f"123456:AAEhBOweik6ad9r_x {PHONE}") == "[token] 138****5678"
