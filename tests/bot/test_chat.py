"""The plumbing of a conversation, over the real HTTP of the offline service."""

from __future__ import annotations

import httpx
import pytest

from tests.bot.conftest import CLERK, NEWCOMER, Running


def test_start_help_and_an_unknown_command(app: Running) -> None:
    clerk = app.chat()
    assert "中卫市社会保险事业管理中心" in clerk.ask("/start")["text"]
    assert "/lang" in clerk.ask("/help")["text"]
    assert "/nonsense" in clerk.ask("/nonsense")["text"]
    assert app.idle()
    assert app.refused() == []


def test_the_newcomer_has_no_unit(app: Running) -> None:
    assert "还没有绑定单位" in app.chat(NEWCOMER).ask("/start")["text"]


def test_language_changes_at_once(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask("/lang")
    assert clerk.tap(card, "lang:zh_CN")["toast"]
    assert clerk.said("中文")["message_id"] == card["message_id"]
    assert app.idle()
    assert app.refused() == []


def test_a_tap_without_a_handler_is_answered(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask("/nonsense")
    assert clerk.tap(card, "help:")["alert"] in (False, None)
    clerk.said("能做这些")


@pytest.mark.parametrize("fault", [{"code": 500}, {"code": 429, "retry_after": 1}, {"drop": "before"}])
def test_an_answer_survives_a_failing_service(app: Running, fault: dict[str, object]) -> None:
    app.fault("sendMessage", times=1, **fault)
    clerk = app.chat()
    clerk.send("/cancel")
    if "drop" in fault:
        assert app.idle()
        app.client.post("/sim/clock", json={"advance": "90s"})
    clerk.said("现在没有")


def test_a_stop_is_clean(app: Running) -> None:
    app.chat().ask("/start")
    assert app.process.stop() == 0


def test_fifty_people_at_once(app: Running) -> None:
    people = [app.client.post("/sim/users", json={"name": f"p{number}"}).json()["id"] for number in range(50)]
    app.chat(CLERK).ask("/start")
    for person in people:
        app.client.post("/sim/messages", json={"from": person, "text": "/start"})
    assert app.idle()
    with httpx.Client(base_url=app.process.url, trust_env=False) as client:
        for person in people:
            client.post("/sim/messages", json={"from": person, "text": "/cancel"})
    assert app.idle()
    for person in people:
        assert "现在没有" in app.chat(person).messages()[-1]["text"]
    assert app.refused() == []
