"""Messages in another language: the translator, and whether everything said in the code has its translation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot import i18n
from bot.i18n import Translator, language_of, languages, translator
from locales import messages
from tests import locales_check
from zwcore.review import review_file
from zwcore.text import Message

DATA = Path(__file__).parents[1] / "data"
HEAD = Message("card.head", "<b>表{no} {project}</b>")
STATE = Message("card.state", "{year} 年度 · {state}")
PRIVATE = Message("card.private", "尚未提交，只有您看得到")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    """English out of the committed translation, whatever ``make locales`` left behind."""
    folder = tmp_path_factory.mktemp("locales")
    for path in messages.pofiles():
        there = folder / path.relative_to(messages.HERE)
        there.parent.mkdir(parents=True)
        shutil.copy(path, there)
        polib.pofile(str(path)).save_as_mofile(str(there.with_suffix(".mo")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "LOCALES", folder)
        translator.cache_clear()
        yield translator("en")
    translator.cache_clear()


def test_nothing_is_missing_or_wrong() -> None:
    assert locales_check.faults() == []


def test_a_message_in_english(english: Translator) -> None:
    assert english(Message("card.blank", "未填")) == "blank"
    assert english(STATE.with_(year="2024", state=PRIVATE)) == "Year 2024 · not submitted, only you can see it"


def test_the_same_message_in_chinese() -> None:
    assert translator("zh_CN")(STATE.with_(year="2024", state=PRIVATE)) == "2024 年度 · 尚未提交，只有您看得到"


def test_an_unknown_language_is_answered_in_chinese(english: Translator) -> None:
    assert translator("xx") is not english
    assert translator("xx").lang == "zh_CN"
    assert translator("xx")(PRIVATE) == PRIVATE.zh
    assert translator("../en")(PRIVATE) == PRIVATE.zh


def test_a_message_without_translation_is_said_in_chinese(english: Translator) -> None:
    assert english(Message("card.private", "另一句")) == "另一句"
    assert english(Message("no.such", "共 {count} 张").with_(count=2)) == "共 2 张"


def test_tags_stand_and_values_are_escaped(english: Translator) -> None:
    message = HEAD.with_(no=5, project='<b>"A" & B</b>{no}')
    assert english.html(message) == '<b>Form 5 &lt;b&gt;"A" &amp; B&lt;/b&gt;{no}</b>'
    assert english(message) == '<b>Form 5 <b>"A" & B</b>{no}</b>'


def test_nested_messages_are_translated_and_escaped_once(english: Translator) -> None:
    inner = HEAD.with_(no="5", project="A & B")
    assert english.html(STATE.with_(year="<2024>", state=inner)) == (
        "Year &lt;2024&gt; · <b>Form 5 A &amp; B</b>"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("de", "en"),
    ],
)
def test_the_language_to_begin_with(code: str, lang: str) -> None:
    assert language_of(code) == lang


def test_the_source_comes_first() -> None:
    assert languages()[:2] == ["zh_CN", "en"]


@pytest.mark.parametrize("name", ["forms.docx", "pasted.txt", "elsewhere/form-08.docx"])
def test_every_finding_of_a_file_is_said_in_english(english: Translator, name: str) -> None:
    review = review_file((DATA / name).read_bytes(), name)
    said = [finding.message for form in review.forms for finding in form.findings]
    said += [remark.finding.message for remark in review.remarks]
    said += [line for form in review.forms for score in form.score.lines for line in (score.why, *score.steps)]
    assert said
    for message in said:
        assert english.html(message) != translator("zh_CN").html(message)
        assert not {"，", "。", "请"} & set(english(message.with_(**dict.fromkeys(message.params, ""))))


@pytest.mark.parametrize(
    ("zh", "en", "fault"),
    [
        ("{count} 张", "all", "fields differ: ['count']"),
        ("{count} 张", "{number} forms", "fields differ: ['count', 'number']"),
        ("{count} 张", "{count forms", "expected '}' before end of string"),
        ("<b>{no}</b>", "{no}", "tags differ"),
        ("<b>{no}</b>", "<b>{no}", "<b> is not closed"),
        ("<b>{no}</b>", "</b>{no}<b>", "</b> was not open"),
        ("或 /help。", "or /aide.", "commands differ"),
        ("好", "", "is not translated"),
    ],
)
def test_a_bad_translation_is_seen(zh: str, en: str, fault: str) -> None:
    entry = polib.POEntry(msgctxt="x", msgid=zh, msgstr=en)
    assert list(locales_check.entry_faults(entry)) == [fault]


def test_a_long_button_is_seen() -> None:
    entry = polib.POEntry(msgctxt="button.x", msgid="提交", msgstr="Hand in for the review")
    assert list(locales_check.entry_faults(entry)) == ["is longer than 20 characters"]


def test_a_reworded_sentence_keeps_its_translation_to_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "en" / "LC_MESSAGES" / "zw.po"
    path.parent.mkdir(parents=True)
    before = Catalog(locale="en")
    before.add("旧的", "old", context="x")
    before.add("不再说", "gone", context="y")
    with path.open("wb") as file:
        write_po(file, before)
    template = Catalog()
    template.add("新的说法", None, context="x")
    entries = polib.pofile(messages.text_of(messages.updated(path, template)))
    assert [(entry.msgctxt, entry.msgid, entry.msgstr, entry.fuzzy) for entry in entries] == [
        ("x", "新的说法", "old", True)
    ]


def test_a_new_language_begins_with_an_empty_translation(tmp_path: Path) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "zw.po"
    template = Catalog()
    template.add("好", None, context="x")
    entries = polib.pofile(messages.text_of(messages.updated(path, template)))
    assert [(entry.msgid, entry.msgstr) for entry in entries] == [("好", "")]


def test_texts_that_are_put_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "from zwcore.text import Message\nfrom elsewhere import check\nMessage(code(), '好')\ncheck('x', f())\n"
    )
    assert [call.lineno for call in locales_check.calls(path)] == [3]
    path.write_text("from zwcore.text import Message as M\n")
    with pytest.raises(AssertionError):
        list(locales_check.calls(path))
