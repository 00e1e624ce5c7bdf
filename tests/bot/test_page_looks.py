"""The page as it is looked at and tapped at phone width, light and dark: contrast, sizes of targets, type in rem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

import bot.sandbox
from tests.bot.conftest import PATIENCE, Running
from tests.bot.test_page import CHROMIUM, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]
MEASURED = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part, n) => n === 3 ? part / 255 : part);
  };
  const over = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3]));
  const light = (color) => {
    const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = color.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const seen = (element) => element.checkVisibility({ opacityProperty: true }) && element.getClientRects().length > 0;
  const pale = [], small = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((one) => one.nodeType === 3 && one.data.trim());
    if (!words.length || !seen(element)) continue;
    const below = ground(element), ink = over(rgba(getComputedStyle(element).color), below);
    const [dark, bright] = [light(ink), light(below)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    if (ratio < 4.5) pale.push(`${words[0].data.trim().slice(0, 20)} ${ratio.toFixed(2)} ${element.className}`);
  }
  for (const element of document.querySelectorAll("button, a[href], select, input, textarea, summary")) {
    const { width, height } = element.getBoundingClientRect();
    if (seen(element) && element.type !== "file" && !element.closest(".text") && (width < 44 || height < 44)) {
      small.push(`${element.id || element.className} ${Math.round(width)}x${Math.round(height)}`);
    }
  }
  return { pale, small };
}"""


@pytest.fixture(params=["light", "dark"])
def page(app: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = browser.new_context(
            viewport={"width": 390, "height": 844}, color_scheme=request.param, has_touch=True, is_mobile=True
        ).new_page()
        opened.set_default_timeout(1000 * PATIENCE)
        expect.set_options(timeout=1000 * PATIENCE)
        opened.goto(app.process.url)
        yield opened
        browser.close()


def test_what_is_read_has_contrast_and_what_is_tapped_has_room(page: Page) -> None:
    page.locator(".person", has_text="王芳").wait_for()
    assert page.evaluate(MEASURED) == {"pale": [], "small": []}
    page.locator(".person", has_text="王芳").click()
    assert page.evaluate(MEASURED) == {"pale": [], "small": []}
    page.get_by_role("button", name="发一份示例表格试试").click()
    assert page.evaluate(MEASURED) == {"pale": [], "small": []}
    page.locator("#samples button", has_text="forms.docx").first.click()
    expect(page.locator(".theirs .bubble").last).to_contain_text("读到 9 张表")
    page.get_by_role("textbox").fill("表5")
    page.keyboard.press("Enter")
    expect(page.locator(".theirs .bubble").last).to_contain_text("34.89%")
    page.locator("#menu").click()
    assert page.evaluate(MEASURED) == {"pale": [], "small": []}
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_type_grows_with_the_reader_s_setting() -> None:
    style = (Path(bot.sandbox.__file__).parent / "page" / "style.css").read_text("utf-8")
    assert re.findall(r"font(?:-size)?: [^;{}]*?[0-9]px", style) == []
