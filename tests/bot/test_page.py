"""The page with the real bot behind it, in a real browser at phone width: a newcomer's first three minutes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.bot.conftest import PATIENCE, Running
from tests.photographed import blank

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]


@pytest.fixture(params=[390, 1280])
def page(app: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = browser.new_page(viewport={"width": request.param, "height": 844})
        opened.set_default_timeout(1000 * PATIENCE)
        expect.set_options(timeout=1000 * PATIENCE)
        opened.goto(app.process.url)
        yield opened
        browser.close()


def test_a_sample_goes_the_whole_way(page: Page, app: Running) -> None:
    page.locator(".person", has_text="王芳").click()
    page.get_by_role("button", name="发一份示例表格试试").click()
    page.locator("#samples button", has_text="forms.docx").first.click()
    bubble = page.locator(".theirs .bubble")
    expect(bubble.last).to_contain_text("读到 9 张表")
    page.get_by_role("textbox").fill("表5")
    page.keyboard.press("Enter")
    expect(bubble.last).to_contain_text("34.89%")
    page.locator(".key", has_text="附说明提交").last.click()
    expect(bubble.last).to_contain_text("一行写明原因")
    page.get_by_role("textbox").fill("得分待科室确认，下周更正")
    page.keyboard.press("Enter")
    page.locator(".key", has_text="确认提交").last.click()
    expect(bubble.last).to_contain_text("附说明提交")
    page.locator(".key", has_text="确认提交").last.click()
    expect(bubble.last).to_contain_text("回执号 2024-00001")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert wide <= page.viewport_size["width"], "nothing sticks out sideways"
    assert app.refused() == []


@pytest.mark.parametrize("page", [390], indirect=True)
def test_several_pictures_go_as_one_album_and_are_answered_once(page: Page, app: Running) -> None:
    page.locator(".person", has_text="王芳").click()
    pictures = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": blank() + bytes([n])} for n in range(11)]
    page.locator("#pick-photo").set_input_files(pictures[:2])  # type: ignore[arg-type]
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".theirs .bubble").last).to_contain_text("没有找到表格的框线")
    clerk = app.chat()
    albums = [one["media_group_id"] for one in clerk.messages() if one["from"] == "person"]
    assert len(albums) == 2
    assert len({*albums}) == 1
    assert albums[0]
    assert len([one for one in clerk.messages() if one["from"] == "bot"]) == 1
    page.locator("#pick-photo").set_input_files(pictures)  # type: ignore[arg-type]
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".mine .bubble")).to_have_count(12)
    sent = Counter(one["media_group_id"] for one in clerk.messages() if one["from"] == "person")
    assert sorted(sent.values()) == [2, 10], "an album of the chat service holds ten"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    assert app.refused() == []
