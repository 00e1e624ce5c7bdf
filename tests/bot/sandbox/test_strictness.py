"""What the real service refuses is refused here, in its words."""

import asyncio
import json
import time
from typing import Any

from bench import calibration
from bot.sandbox import DEMO_TOKEN
from tests.bot.conftest import PATIENCE

from .service import CLERK, NEWCOMER, Service, run


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "好", data: str = "ok") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {"text": " \n "}, "message text is empty"),
    ("sendMessage", {"text": "字" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"text": "x", "txet": "y"}, 'unknown parameter "txet"'),
    ("sendMessage", {"text": "x", "reply_markup": keyboard([button(data="字" * 22)])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard([button(data="")])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard([{"text": "好"}])}, "text buttons are unallowed"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard([button()] * 9)}, "too many buttons in a row"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(*[[button()]] * 101)}, "reply markup is too long"),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 5}}, "message to be replied not found"),
    ("sendDocument", {"document": "nonsense"}, "wrong file identifier"),
    ("sendDocument", {"document": "https://example.org/a.pdf"}, "failed to get HTTP URL content"),
    ("sendPhoto", {}, "there is no photo in the request"),
    ("editMessageText", {"message_id": 5, "text": "x"}, "message to edit not found"),
    ("deleteMessage", {"message_id": 5}, "message to delete not found"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action"),
    ("sendMediaGroup", {"media": []}, "wrong number of media"),
]

REFUSED_WITHOUT_CHAT: list[tuple[str, dict[str, Any], str]] = [
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "字" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyCommands", {"commands": [{"command": "Bad-Name", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "language_code": "zh-CN"}, "invalid language code"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("sendMessage", {"text": "x"}, 'parameter "chat_id" is required'),
    ("sendDice", {}, "method not found"),
    ("setWebhook", {"url": "https://example.org/hook"}, "this machine only"),
]


def test_refused_in_a_chat() -> None:
    async def scenario(service: Service) -> None:
        for method, params, words in REFUSALS:
            assert words in await service.refusal(method, chat_id=CLERK, **params)

    run(scenario)


def test_refused_without_a_chat() -> None:
    async def scenario(service: Service) -> None:
        for method, params, words in REFUSED_WITHOUT_CHAT:
            assert words in await service.refusal(method, **params)

    run(scenario)


def test_the_limits_themselves_are_allowed() -> None:
    async def scenario(service: Service) -> None:
        markup = keyboard([button(data="字" * 21)])
        assert (await service.api("sendMessage", chat_id=CLERK, text="字" * 4096, reply_markup=markup))["ok"]
        assert (await service.api("sendMessage", chat_id=CLERK, text="<b>字</b>" * 100, parse_mode="HTML"))["ok"]

    run(scenario)


def test_an_edit_must_change_something() -> None:
    async def scenario(service: Service) -> None:
        markup = keyboard([button()])
        sent = (await service.api("sendMessage", chat_id=CLERK, text="一", reply_markup=markup))["result"]
        where = {"chat_id": CLERK, "message_id": sent["message_id"]}
        words = await service.refusal("editMessageText", **where, text=" 一 ", reply_markup=markup)
        assert "message is not modified" in words
        assert "message is not modified" in await service.refusal(
            "editMessageReplyMarkup", **where, reply_markup=markup
        )
        assert "no caption" in await service.refusal("editMessageCaption", **where, caption="x")
        assert (await service.api("editMessageText", **where, text="一"))["result"].get("reply_markup") is None

    run(scenario)


def test_a_person_s_message_is_not_the_bot_s_to_edit() -> None:
    async def scenario(service: Service) -> None:
        ids = await service.do("messages", **{"from": CLERK, "text": "我的"})
        words = await service.refusal("editMessageText", chat_id=CLERK, message_id=ids["message_id"], text="你的")
        assert "message can't be edited" in words

    run(scenario)


def test_every_way_to_hand_over_parameters() -> None:
    async def scenario(service: Service) -> None:
        path = f"/bot{DEMO_TOKEN.replace(':', '%3A')}/SENDmessage"
        markup = json.dumps(keyboard([button()]))
        values = {"chat_id": str(CLERK), "text": "一", "reply_markup": markup}
        answers = [
            await service.http.get(path, params=values),
            await service.http.post(path, data=values),
            await service.http.post(path, json=values),
            await service.http.post(path, files={name: (None, value) for name, value in values.items()}),
        ]
        for answer in answers:
            assert answer.json()["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "好"

    run(scenario)


def test_a_real_token_is_refused() -> None:
    async def scenario(service: Service) -> None:
        real = "123456789:" + "A" * 35
        for path in (f"/bot{real}/getMe", f"/file/bot{real}/documents/file_1"):
            answer = await service.http.get(path)
            assert answer.status_code == 401
            assert "offline" in answer.json()["description"]
        assert (await service.http.get("/botnonsense/getMe")).json()["error_code"] == 404
        assert (await service.http.get("/elsewhere")).json()["ok"] is False

    run(scenario)


ELSEWHERE = [
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "evil@127.0.0.1"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Referer": "https://evil.example/page"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
]


def test_other_hosts_and_sites_are_refused() -> None:
    async def scenario(service: Service) -> None:
        await service.do("messages", **{"from": CLERK, "text": "在吗"})
        paths = ("/sim/users", "/", f"/bot{DEMO_TOKEN}/getUpdates", f"/file/bot{DEMO_TOKEN}/x", "/sim/calls?after=0")
        for path in paths:
            for headers in ELSEWHERE:
                assert (await service.http.get(path, headers=headers)).status_code == 403, (path, headers)
        old = {"User-Agent": "Mozilla/5.0 (old)"}
        assert (await service.http.get(f"/bot{DEMO_TOKEN}/getUpdates", headers=old)).status_code == 403
        assert (await service.http.get("/", headers=old)).status_code == 200
        for headers in ({}, {"Origin": service.url}, {"Referer": service.url + "/"}, {"Sec-Fetch-Site": "same-origin"}):
            assert (await service.http.get("/sim/users", headers=headers)).status_code == 200, headers
        # A link in a mail is opened with these, too.
        for method in ("getMe", "getUpdates?offset=-1", "setWebhook?url=http://127.0.0.1:9/"):
            opened = await service.http.get(f"/bot{DEMO_TOKEN}/{method}", headers={**old, "Sec-Fetch-Site": "none"})
            assert opened.status_code == 403
        assert len((await service.api("getUpdates"))["result"]) == 1, "nobody else has taken or confirmed it"
        page = await service.http.get("/")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert (await service.http.get("/page/..%2fstate.py")).status_code == 404
        assert (await service.http.get("/healthz")).status_code == 200

    run(scenario)


def test_offsets_confirm_and_kinds_are_remembered() -> None:
    async def scenario(service: Service) -> None:
        for text in "一二三":
            await service.do("messages", **{"from": CLERK, "text": text})
        first = (await service.api("getUpdates", limit=2))["result"]
        assert [one["message"]["text"] for one in first] == ["一", "二"]
        last = (await service.api("getUpdates", offset=-1))["result"]
        assert [one["message"]["text"] for one in last] == ["三"]
        assert (await service.api("getUpdates", offset=last[0]["update_id"] + 1))["result"] == []
        await service.api("getUpdates", allowed_updates=["callback_query"])
        await service.do("messages", **{"from": CLERK, "text": "四"})
        assert (await service.api("getUpdates"))["result"] == []
        await service.api("getUpdates", allowed_updates=[])
        await service.do("messages", **{"from": CLERK, "text": "五"})
        assert len((await service.api("getUpdates"))["result"]) == 1

    run(scenario)


def test_flood_limits_when_they_are_on() -> None:
    async def scenario(service: Service) -> None:
        await service.do("limits", flood=True)
        assert (await service.api("sendMessage", chat_id=CLERK, text="一"))["ok"]
        body = await service.api("sendMessage", chat_id=CLERK, text="二")
        assert body["parameters"] == {"retry_after": 1}

    run(scenario)


def test_a_webhook_gets_updates_until_it_takes_them() -> None:
    async def scenario(service: Service) -> None:
        seen: list[tuple[str, dict[str, Any]]] = []
        enough = asyncio.Event()

        async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            size = next(
                int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
            )
            seen.append((head, json.loads(await reader.readexactly(size))))
            status = "200 OK" if len(seen) > 1 else "500 Later"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            writer.close()
            if len(seen) > 1:
                enough.set()

        hook = await asyncio.start_server(receive, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{hook.sockets[0].getsockname()[1]}/hook"
        await service.api("setWebhook", url=url, secret_token="s3cret")
        assert "webhook is active" in await service.refusal("getUpdates")
        await service.do("messages", **{"from": CLERK, "text": "一"})
        await asyncio.wait_for(enough.wait(), PATIENCE)
        assert seen[0][1] == seen[1][1]
        assert "x-telegram-bot-api-secret-token: s3cret" in seen[0][0].lower()
        info = (await service.api("getWebhookInfo"))["result"]
        assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
        await service.api("deleteWebhook", drop_pending_updates=True)
        assert (await service.api("getUpdates"))["result"] == []
        hook.close()

    run(scenario)


def test_sending_costs_little() -> None:
    async def scenario(service: Service) -> None:
        await service.do("messages", **{"from": NEWCOMER, "text": "/start"})
        await service.api("sendMessage", chat_id=NEWCOMER, text="热身")
        spent = []
        for number in range(60):
            begin = time.process_time()
            await service.api("sendMessage", chat_id=NEWCOMER, text=f"<b>第 {number} 条</b>", parse_mode="HTML")
            spent.append(time.process_time() - begin)
        # The client's own cost is in it: the typical call, with room.
        assert sorted(spent)[len(spent) // 4] < calibration() / 3

    run(scenario)
