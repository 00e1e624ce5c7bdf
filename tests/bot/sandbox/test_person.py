"""The person's side: what people do, and what they see."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox import DEMO_PEOPLE, Hooks

from .service import CLERK, NEWCOMER, START, SUPERVISOR, WAIT, Service, run


def test_the_demo_people_are_there() -> None:
    async def scenario(service: Service) -> None:
        people = await service.get("users")
        assert [(one["id"], one["role"]) for one in people] == [
            (1001, "clerk"),
            (1002, "supervisor"),
            (1003, "admin"),
            (1004, "none"),
        ]
        assert people[0] == {"id": 1001, "name": "王芳", "role": "clerk", "unit": "中卫市社会保险事业管理中心"}
        started = [one["id"] for one in (await service.get("overview"))["people"] if one["started"]]
        assert started == [person.id for person in DEMO_PEOPLE if person.role != "none"]

    run(scenario)


def test_somebody_joins() -> None:
    async def scenario(service: Service) -> None:
        person = (await service.do("users", name="赵敏", language_code="en"))["id"]
        assert person > 1004
        assert (await service.do("users", id=5000, name="钱"))["id"] == 5000
        await service.do("users", 409, id=5000, name="孙")
        await service.do("users", 400, name=" ")
        await service.do("messages", **{"from": person, "text": "/start invite_A-1"})
        message = (await service.update())["message"]
        assert message["text"] == "/start invite_A-1"
        assert message["from"]["language_code"] == "en"
        await service.do("messages", 400, **{"from": person, "text": "/start 邀请"})

    run(scenario)


def test_messages_as_they_are_now() -> None:
    async def scenario(service: Service) -> None:
        first = await service.do("messages", **{"from": CLERK, "text": "第一"})
        await service.api("sendMessage", chat_id=CLERK, text="<i>答</i>", parse_mode="HTML")
        edited = await service.do("messages", **{"from": CLERK, "text": "改过", "edit": first["message_id"]})
        assert edited["message_id"] == first["message_id"]
        assert edited["seq"] == 3
        shown = await service.get(f"chats/{CLERK}")
        assert [(one["seq"], one["text"], one["edited"]) for one in shown] == [(3, "改过", True), (2, "答", False)]
        assert shown[1]["html"] == "<i>答</i>"
        assert [one["text"] for one in await service.get(f"chats/{CLERK}?after=2")] == ["改过"]
        kinds = [set(one) - {"update_id"} for one in (await service.api("getUpdates"))["result"]]
        assert kinds == [{"message"}, {"edited_message"}]

    run(scenario)


def test_waiting_ends_with_the_next_change() -> None:
    async def scenario(service: Service) -> None:
        wait = asyncio.create_task(service.get(f"chats/{CLERK}/wait?after=0&timeout={WAIT}"))
        whole = asyncio.create_task(service.get(f"overview?after={service.sandbox.version}&timeout={WAIT}"))
        await service.api("sendMessage", chat_id=CLERK, text="来了")
        assert [one["text"] for one in await wait] == ["来了"]
        assert (await whole)["version"] > 0
        assert await service.get(f"chats/{CLERK}/wait?after=1&timeout=0.05") == []

    run(scenario)


def test_long_text_arrives_in_parts() -> None:
    async def scenario(service: Service) -> None:
        ids = await service.do("messages", **{"from": CLERK, "text": "一行字\n" * 3000})
        updates = (await service.api("getUpdates"))["result"]
        assert len(updates) == 3
        assert updates[-1]["message"]["message_id"] == ids["message_id"]

    run(scenario)


def test_replies_and_forwards() -> None:
    async def scenario(service: Service) -> None:
        sent = (await service.api("sendMessage", chat_id=CLERK, text="问"))["result"]["message_id"]
        await service.do("messages", **{"from": CLERK, "text": "答", "reply_to": sent})
        assert (await service.update())["message"]["reply_to_message"]["text"] == "问"
        await service.do("messages", **{"from": CLERK, "forward": sent})
        assert (await service.update())["message"]["forward_origin"]["sender_user"]["is_bot"]
        await service.do("messages", **{"from": SUPERVISOR, "forward": sent, "forward_from": CLERK})
        assert (await service.update())["message"]["chat"]["id"] == SUPERVISOR
        await service.do("messages", **{"from": CLERK, "text": "别人说的", "forward": True})
        assert (await service.update())["message"]["forward_origin"]["type"] == "hidden_user"
        await service.do("messages", 404, **{"from": CLERK, "text": "答", "reply_to": 1})

    run(scenario)


def test_files_and_albums() -> None:
    async def scenario(service: Service) -> None:
        form = {"from": str(CLERK), "kind": "document", "media_group_id": "77", "caption": "两份"}
        for name in ("一.docx", "二.docx"):
            answer = await service.http.post("/sim/files", data=form, files={"file": (name, name.encode())})
            assert answer.status_code == 200
        updates = (await service.api("getUpdates"))["result"]
        documents = [one["message"]["document"] for one in updates]
        assert [one["file_name"] for one in documents] == ["一.docx", "二.docx"]
        assert {one["message"]["media_group_id"] for one in updates} == {"77"}
        shown = (await service.get(f"chats/{CLERK}"))[0]
        assert shown["file"] == {"file_id": documents[0]["file_id"], "name": "一.docx", "size": 8, "kind": "document"}
        assert (shown["text"], shown["caption"]) == (None, "两份")
        data = await service.http.get(f"/sim/files/{documents[0]['file_id']}")
        assert data.content == "一.docx".encode()
        assert data.headers["content-disposition"] == "attachment"
        broken = await service.http.post("/sim/files", data={**form, "kind": "photo"}, files={"file": ("x.jpg", b"x")})
        assert broken.status_code == 400

    run(scenario)


def test_samples_are_offered() -> None:
    async def scenario(service: Service) -> None:
        names = [one["name"] for one in await service.get("samples")]
        assert names == ["表5.txt", "pasted.txt", "forms.docx", "forms.pdf", "forms.xlsx"]
        assert "（表5）" in (await service.http.get("/sim/samples/表5.txt")).text
        assert (await service.http.get("/sim/samples/nothing")).status_code == 404

    run(scenario)


def test_contacts_and_blocks() -> None:
    async def scenario(service: Service) -> None:
        await service.do("contacts", **{"from": CLERK, "phone": "+8613800000000"})
        contact = (await service.update())["message"]["contact"]
        assert contact == {"phone_number": "+8613800000000", "first_name": "王芳", "user_id": CLERK}
        await service.do("contacts", **{"from": CLERK, "phone": "+8613900000000", "user_id": SUPERVISOR})
        assert (await service.update())["message"]["contact"]["user_id"] == SUPERVISOR
        await service.do("block", **{"from": CLERK, "blocked": True})
        await service.do("messages", 409, **{"from": CLERK, "text": "在吗"})
        await service.do("messages", **{"from": CLERK, "text": "/start"})
        states = [one["my_chat_member"]["new_chat_member"]["status"] for one in
                  (await service.api("getUpdates"))["result"] if "my_chat_member" in one]  # fmt: skip
        assert states == ["kicked", "member"]

    run(scenario)


def test_taps_find_their_button() -> None:
    async def scenario(service: Service) -> None:
        rows = [[{"text": "改第 1 处", "callback_data": "fix:1"}, {"text": "改第 2 处", "callback_data": "fix:2"}]]
        sent = await service.api("sendMessage", chat_id=CLERK, text="卡", reply_markup={"inline_keyboard": rows})
        where = {"from": CLERK, "message_id": sent["result"]["message_id"]}
        for wanted in ("改第 1 处", "第 1", "fix:1"):
            tap = asyncio.create_task(service.do("taps", **where, button=wanted))
            query = (await service.update())["callback_query"]
            assert query["data"] == "fix:1"
            await service.api("answerCallbackQuery", callback_query_id=query["id"], text="好")
            assert await tap == {"toast": "好", "alert": None, "answered": True}
        assert "2 buttons fit" in (await service.do("taps", 409, **where, button="改"))["error"]
        assert "no button" in (await service.do("taps", 404, **where, button="删"))["error"]

    run(scenario)


def test_unread_counts() -> None:
    async def scenario(service: Service) -> None:
        await service.api("sendMessage", chat_id=SUPERVISOR, text="预警")
        people = (await service.get("overview"))["people"]
        assert [one["unread"] for one in people] == [0, 1, 0, 0]
        assert people[1]["last"] == "预警"
        await service.do("read", **{"from": SUPERVISOR})
        assert (await service.get("overview"))["people"][1]["unread"] == 0

    run(scenario)


def test_reset_keeps_numbers_growing() -> None:
    async def scenario(service: Service) -> None:
        before = await service.do("messages", **{"from": NEWCOMER, "text": "/start"})
        await service.do("faults", method="getMe", code=500)
        await service.do("reset")
        assert await service.get("faults") == []
        assert await service.get(f"chats/{NEWCOMER}") == []
        assert (await service.api("getUpdates"))["result"] == []
        assert "can't initiate" in await service.refusal("sendMessage", chat_id=NEWCOMER, text="x")
        after = await service.do("messages", **{"from": CLERK, "text": "在"})
        assert after["message_id"] > before["message_id"]

    run(scenario)


def test_numbers_grow_over_restarts() -> None:
    first: list[dict[str, Any]] = []

    async def scenario(service: Service) -> None:
        await service.do("messages", **{"from": CLERK, "text": "在"})
        first.append(await service.update())

    run(scenario, started=START)
    run(scenario, started=START + timedelta(seconds=1))
    assert first[1]["update_id"] > first[0]["update_id"]
    assert first[1]["message"]["message_id"] > first[0]["message"]["message_id"]


def test_clock_and_idle_ask_the_bot() -> None:
    async def without(service: Service) -> None:
        await service.do("clock", 501, advance="2d")
        await service.get("idle", status=501)

    run(without)
    asked: list[tuple[datetime | None, timedelta | None]] = []

    async def set_clock(now: datetime | None, step: timedelta | None) -> datetime:
        asked.append((now, step))
        return now or START + (step or timedelta())

    async def idle(timeout: float) -> bool:
        return timeout == 3

    async def scenario(service: Service) -> None:
        assert await service.do("clock", advance="1d 12h") == {"now": "2025-03-04T21:00:00+00:00"}
        await service.do("clock", now="2025-04-01T08:00:00")
        assert await service.get("idle?timeout=3") == {"idle": True}
        await service.do("clock", 400, advance="soon")
        await service.do("clock", 400)

    run(scenario, hooks=Hooks(set_clock, idle))
    assert asked[0] == (None, timedelta(days=1, hours=12))
    assert asked[1][0] == datetime(2025, 4, 1, tzinfo=UTC)


def test_calls_are_listed() -> None:
    async def scenario(service: Service) -> None:
        await service.api("sendMessage", chat_id=CLERK, text="一")
        await service.refusal("sendmessage", chat_id=CLERK, text="")
        calls = await service.get("calls?after=1")
        assert [(one["n"], one["method"], one["status"]) for one in calls] == [
            (2, "sendMessage", 200),
            (3, "sendMessage", 400),
        ]
        assert calls[0]["params"] == {"chat_id": CLERK, "text": "一"}
        assert calls[0]["answer"]["result"]["text"] == "一"

    run(scenario)
