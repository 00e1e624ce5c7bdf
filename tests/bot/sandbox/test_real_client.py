"""The real client library, over real HTTP."""

import asyncio
import io

import pytest
from PIL import Image
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    MenuButtonCommands,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter

from .service import CLERK, NEWCOMER, START, WAIT, Service, run


def picture(width: int = 3000, height: int = 2000) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("通过", callback_data="ok:1")]])


def test_text_is_sent_edited_and_deleted() -> None:
    async def scenario(service: Service) -> None:
        sent = await service.bot.send_message(CLERK, "<b>表5</b> 得分 95 &lt; 100", "HTML", reply_markup=KEYBOARD)
        assert sent.text == "表5 得分 95 < 100"
        assert [(one.type, one.offset, one.length) for one in sent.entities] == [("bold", 0, 2)]
        assert sent.date == START
        edited = await sent.edit_text("改好了")
        assert isinstance(edited, Message)
        assert edited.edit_date
        assert edited.reply_markup is None
        shown = await service.get(f"chats/{CLERK}")
        assert [(one["text"], one["edited"], one["from"]) for one in shown] == [("改好了", True, "bot")]
        assert await sent.delete()
        assert (await service.get(f"chats/{CLERK}"))[0]["deleted"]
        with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
            await sent.edit_text("再改")

    run(scenario)


def test_document_comes_back_byte_for_byte() -> None:
    async def scenario(service: Service) -> None:
        data = bytes(range(256)) * 50
        sent = await service.bot.send_document(
            CLERK, data, filename="自评表.docx", caption="<i>第 1 版</i>", parse_mode="HTML"
        )
        assert sent.document
        assert sent.document.file_name == "自评表.docx"
        assert sent.document.file_id != sent.document.file_unique_id
        again = await service.bot.send_document(CLERK, sent.document.file_id)
        assert again.document
        file = await again.document.get_file()
        assert bytes(await file.download_as_bytearray()) == data
        edited = await sent.edit_media(InputMediaDocument(b"new", filename="新.docx"))
        assert isinstance(edited, Message)
        assert edited.document
        assert edited.document.file_name == "新.docx"
        described = await edited.edit_caption("说明")
        assert isinstance(described, Message)
        assert described.caption == "说明"

    run(scenario)


def test_photo_comes_back_in_sizes() -> None:
    async def scenario(service: Service) -> None:
        sent = await service.bot.send_photo(CLERK, picture())
        assert [size.width for size in sent.photo] == [90, 320, 800, 1280, 2560]
        file = await sent.photo[-1].get_file()
        data = bytes(await file.download_as_bytearray())
        assert Image.open(io.BytesIO(data)).format == "JPEG"
        small = await service.bot.send_photo(CLERK, picture(200, 100))
        assert [(size.width, size.height) for size in small.photo] == [(90, 45), (200, 100)]
        with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
            await service.bot.send_photo(CLERK, b"no picture")

    run(scenario)


def test_album_is_one_group() -> None:
    async def scenario(service: Service) -> None:
        sent = await service.bot.send_media_group(
            CLERK,
            [InputMediaDocument(b"1", filename="1.txt"), InputMediaDocument(b"2", filename="2.txt", caption="二")],
        )
        assert len({one.media_group_id for one in sent}) == 1
        assert [one.caption for one in sent] == [None, "二"]

    run(scenario)


def test_updates_arrive_as_the_library_reads_them() -> None:
    async def scenario(service: Service) -> None:
        poll = asyncio.create_task(service.bot.get_updates(timeout=WAIT))
        ids = await service.do("messages", **{"from": CLERK, "text": "/start abc"})
        (update,) = await poll
        assert update.message
        assert update.message.message_id == ids["message_id"]
        assert update.message.entities[0].type == "bot_command"
        assert update.effective_user
        assert update.effective_user.first_name == "王芳"
        assert await service.bot.get_updates(offset=update.update_id + 1, timeout=0) == ()

    run(scenario)


def test_a_tap_waits_for_its_answer() -> None:
    async def scenario(service: Service) -> None:
        sent = await service.bot.send_message(CLERK, "请复核", reply_markup=KEYBOARD)
        tap = asyncio.create_task(service.do("taps", **{"from": CLERK, "message_id": sent.message_id, "button": "通"}))
        (update,) = await service.bot.get_updates(timeout=WAIT)
        query = update.callback_query
        assert query
        assert query.data == "ok:1"
        assert query.message
        await query.answer("已通过", show_alert=True)
        assert await tap == {"toast": None, "alert": "已通过", "answered": True}
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await query.answer("再来")

    run(scenario)


def test_a_newer_poller_ends_the_older_one() -> None:
    async def scenario(service: Service) -> None:
        first = asyncio.create_task(service.bot.get_updates(timeout=WAIT))
        while not service.sandbox.updates.polling:
            await asyncio.sleep(0)
        second = asyncio.create_task(service.api("getUpdates", timeout=WAIT))
        with pytest.raises(Conflict):
            await first
        await service.do("messages", **{"from": CLERK, "text": "在吗"})
        assert len((await second)["result"]) == 1

    run(scenario)


def test_nobody_is_written_to_before_start_or_after_a_block() -> None:
    async def scenario(service: Service) -> None:
        with pytest.raises(Forbidden, match=r"(?i)can't initiate"):
            await service.bot.send_message(NEWCOMER, "您好")
        await service.do("messages", **{"from": NEWCOMER, "text": "/start"})
        await service.bot.send_message(NEWCOMER, "您好")
        await service.do("block", **{"from": NEWCOMER, "blocked": True})
        with pytest.raises(Forbidden, match=r"(?i)blocked by the user"):
            await service.bot.send_message(NEWCOMER, "还在吗")
        with pytest.raises(BadRequest, match=r"(?i)chat not found"):
            await service.bot.send_message(77, "谁")
        kinds = [update.my_chat_member for update in await service.bot.get_updates()]
        assert kinds[-1]
        assert kinds[-1].new_chat_member.status == "kicked"

    run(scenario)


def test_the_bot_introduces_itself() -> None:
    async def scenario(service: Service) -> None:
        bot = service.bot
        everybody, own = [BotCommand("help", "帮助")], [BotCommand("review", "复核")]
        await bot.set_my_commands(everybody, BotCommandScopeAllPrivateChats(), "zh")
        await bot.set_my_commands(own, BotCommandScopeChat(CLERK))
        assert await bot.get_my_commands(BotCommandScopeChat(CLERK)) == tuple(own)
        await bot.set_my_description("收表、核对、评分")
        await bot.set_my_short_description("自评助手", "zh")
        await bot.set_my_name("自评助手")
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        people = {one["id"]: one for one in (await service.get("overview"))["people"]}
        assert [one["command"] for one in people[CLERK]["commands"]] == ["review"]
        assert [one["command"] for one in people[NEWCOMER]["commands"]] == ["help"]
        assert people[NEWCOMER]["description"] == "收表、核对、评分"
        assert (await bot.get_me()).first_name == "自评助手"
        await bot.delete_my_commands(BotCommandScopeChat(CLERK))
        assert await bot.get_my_commands(BotCommandScopeChat(CLERK)) == ()

    run(scenario)


def test_replies_copies_pins_and_actions() -> None:
    async def scenario(service: Service) -> None:
        bot = service.bot
        first = await bot.send_message(CLERK, "一")
        second = await bot.send_message(CLERK, "二", reply_parameters=ReplyParameters(first.message_id))
        assert second.reply_to_message
        assert second.reply_to_message.text == "一"
        assert await bot.send_chat_action(CLERK, "typing")
        assert (await service.get("overview"))["people"][0]["typing"] == "typing"
        copied = await bot.copy_message(CLERK, CLERK, first.message_id)
        assert copied.message_id > second.message_id
        forwarded = await bot.forward_message(CLERK, CLERK, first.message_id)
        assert forwarded.forward_origin
        await bot.pin_chat_message(CLERK, first.message_id)
        pinned = (await bot.get_chat(CLERK)).pinned_message
        assert pinned
        assert pinned.message_id == first.message_id
        await bot.unpin_chat_message(CLERK)
        await bot.set_message_reaction(CLERK, first.message_id, "👍")
        assert (await bot.get_chat_member(CLERK, CLERK)).user.first_name == "王芳"

    run(scenario)


def test_planned_failures_reach_the_library() -> None:
    async def scenario(service: Service) -> None:
        await service.do("faults", method="sendMessage", retry_after=7)
        with pytest.raises(RetryAfter):
            await service.bot.send_message(CLERK, "一")
        await service.do("faults", method="sendMessage", drop="after")
        with pytest.raises(NetworkError):
            await service.bot.send_message(CLERK, "二")
        await service.do("faults", method="*", drop="before")
        with pytest.raises(NetworkError):
            await service.bot.send_message(CLERK, "三")
        await service.bot.send_message(CLERK, "四")
        assert [one["text"] for one in await service.get(f"chats/{CLERK}")] == ["二", "四"]
        calls = [(one["method"], one["status"]) for one in await service.get("calls?after=1")]
        assert calls == [("sendMessage", 429), ("sendMessage", 0), ("sendMessage", 0), ("sendMessage", 200)]

    run(scenario)
