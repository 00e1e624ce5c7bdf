"""The chat page in a real browser: what a newcomer does first."""

import shutil
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.bot.conftest import PATIENCE

from .service import CLERK, NEWCOMER, SUPERVISOR, Service, run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]


def browse(scenario: Callable[[Service, Page], Awaitable[None]], width: int = 1280, height: int = 800) -> None:
    async def main(service: Service) -> None:
        problems: list[str] = []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(1000 * PATIENCE)
            expect.set_options(timeout=1000 * PATIENCE)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("console", lambda line: problems.append(line.text) if "Content Security" in line.text else None)
            await page.goto(service.url)
            await scenario(service, page)
            await browser.close()
        assert problems == []

    run(main)


def person(page: Page, name: str) -> Locator:
    return page.locator(".person", has_text=name)


def test_a_sample_is_sent_and_a_button_tapped() -> None:
    async def scenario(service: Service, page: Page) -> None:
        await person(page, "王芳").click()
        await page.locator("#try-sample").click()
        await page.locator("#samples button", has_text="forms.docx").click()
        document = (await service.update())["message"]["document"]
        assert document["file_name"] == "forms.docx"
        rows = [[{"text": "提交", "callback_data": "submit"}]]
        card = {
            "chat_id": CLERK,
            "text": "<b>核对完毕</b>",
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": rows},
        }
        sent = (await service.api("sendMessage", **card))["result"]
        await page.locator(".key", has_text="提交").click()
        query = (await service.update())["callback_query"]
        await service.api("answerCallbackQuery", callback_query_id=query["id"], text="已提交给主管")
        await expect(page.locator("#toast")).to_have_text("已提交给主管")
        await service.api("editMessageText", chat_id=CLERK, message_id=sent["message_id"], text="已提交")
        await expect(page.locator(".theirs .bubble")).to_contain_text("已编辑")
        await expect(page.locator(".key")).to_have_count(0)

    browse(scenario)


def test_a_newcomer_starts_on_a_narrow_screen() -> None:
    async def scenario(service: Service, page: Page) -> None:
        await service.api("setMyDescription", description="收表、核对、评分")
        await person(page, "新同事").click()
        await expect(page.locator("#welcome")).to_contain_text("收表、核对、评分")
        await page.locator("#start").click()
        assert (await service.update())["message"]["text"] == "/start"
        keyboard = {"keyboard": [[{"text": "分享手机号", "request_contact": True}]]}
        await service.api("sendMessage", chat_id=NEWCOMER, text="请核对身份", reply_markup=keyboard)
        await page.locator("#keyboard button").click()
        assert (await service.update())["message"]["contact"]["user_id"] == NEWCOMER
        assert await page.evaluate("document.documentElement.scrollWidth") == 360

    browse(scenario, 360, 740)


def test_an_alert_shows_in_the_supervisor_s_chat() -> None:
    async def scenario(service: Service, page: Page) -> None:
        await person(page, "王芳").click()
        await service.api("sendMessage", chat_id=SUPERVISOR, text="表5 超过分值")
        await expect(person(page, "李主任").locator(".count")).to_have_text("1")
        await person(page, "李主任").click()
        await expect(page.locator(".theirs .text")).to_have_text("表5 超过分值")
        await expect(person(page, "李主任").locator(".count")).to_have_count(0)

    browse(scenario)


def test_commands_are_reached_by_keyboard() -> None:
    async def scenario(service: Service, page: Page) -> None:
        commands = [{"command": "help", "description": "帮助"}, {"command": "mine", "description": "我的表"}]
        await service.api("setMyCommands", commands=commands)
        await person(page, "王芳").click()
        await expect(page.locator("#text")).to_be_visible()
        await page.locator("#text").press_sequentially("/m")
        await expect(page.locator("#commands li")).to_have_count(1)
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        assert (await service.update())["message"]["text"] == "/mine"
        await expect(page.locator("#text")).to_have_value("")

    browse(scenario)


def test_a_reset_empties_the_page() -> None:
    async def scenario(service: Service, page: Page) -> None:
        await person(page, "王芳").click()
        await service.api("sendMessage", chat_id=CLERK, text="旧消息")
        await expect(page.locator(".theirs")).to_have_count(1)
        await service.do("reset")
        await expect(page.locator(".theirs")).to_have_count(0)
        await expect(page.locator("#welcome")).to_be_visible()
        await service.api("sendMessage", chat_id=CLERK, text="新消息")
        await expect(page.locator(".theirs .text")).to_have_text("新消息")

    browse(scenario)
