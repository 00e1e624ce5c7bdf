"""Messages in another language: the translator, and whether everything said in the code has its translation."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from babel.support import Translations
from sqlmodel import Session

from bot import i18n
from bot.dialogs.administering import cycles
from bot.dialogs.filling.instead import WORDS
from bot.dialogs.supervising import silence
from bot.i18n import Deadline, Short, Translator, Words, language_of, languages, on_screen, translator
from bot.letters.alert_settings import line_of, shown_line
from bot.services import alert_settings
from locales import messages
from tests import locales_check
from tests.bot.town import people
from zwcore.review import review_file
from zwcore.text import Message

DATA = Path(__file__).parents[1] / "data"
HEAD, CALLED = Message("card.head", "<b>{form}</b>"), Message("card.called", "表{no} {project}")
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
    message = HEAD.with_(form=CALLED.with_(no=5, project='<b>"A" & B</b>{no}'))
    assert english.html(message) == '<b>Form 5 &lt;b&gt;"A" &amp; B&lt;/b&gt;{no}</b>'
    assert english(message) == '<b>Form 5 <b>"A" & B</b>{no}</b>'


def test_nested_messages_are_translated_and_escaped_once(english: Translator) -> None:
    inner = HEAD.with_(form=CALLED.with_(no="5", project="A & B"))
    assert english.html(STATE.with_(year="<2024>", state=inner)) == (
        "Year &lt;2024&gt; · <b>Form 5 A &amp; B</b>"
    )  # fmt: skip


def spoken(lang: str, template: str) -> Translator:
    """A language whose only message says ``template``."""
    catalogue = Catalog(locale=lang)
    catalogue.add("话", template, context="x")
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return Translator(lang, Translations(file))


SAID = Message("x", "话")


@pytest.mark.parametrize(("count", "said"), [(1, "1 form"), ("1", "1 form"), (0, "0 forms"), ("21", "21 forms")])
def test_a_number_asks_for_its_form(count: object, said: str) -> None:
    say = spoken("en", "{count} {count:form|forms}")
    assert say(SAID.with_(count=count)) == said
    assert say.html(SAID.with_(count=count)) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "форма"), (3, "формы"), (5, "форм"), ("21", "форма"), ("много", "форм")]
)
def test_the_forms_are_those_of_the_language(count: object, said: str) -> None:
    assert spoken("ru", "{count:форма|формы|форм}")(SAID.with_(count=count)) == said


def test_lists_are_said_as_the_language_does(english: Translator) -> None:
    chinese, message = translator("zh_CN"), STATE.with_(year=("2023", "2024"), state=("<a>", PRIVATE))
    assert chinese(message) == "2023、2024 年度 · <a>、尚未提交，只有您看得到"
    assert str(message) == chinese(message.with_(state=["<a>", PRIVATE.zh]))
    assert english.html(message) == "Year 2023, 2024 · &lt;a&gt;, not submitted, only you can see it"
    assert (chinese.listed(["甲", "乙"]), english.listed(["甲", "乙"])) == ("甲、乙", "甲, 乙")


def test_sentences_are_made_one(english: Translator) -> None:
    assert translator("zh_CN").joined(["甲。", "乙。"]) == "甲；乙。"
    assert english.joined(["A.", "B."]) == "A; B."
    assert english.joined(["A", "B"], ended=False) == "A; B"


MORNING = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


def test_moments_and_days_are_those_of_the_people_who_read_them(english: Translator) -> None:
    chinese, evening = translator("zh_CN"), datetime(2026, 11, 28, 16, 5, tzinfo=UTC)
    assert (chinese.moment(MORNING), english.moment(MORNING)) == ("2026-11-28 09:00", "28 Nov 2026, 09:00")
    assert (chinese.short_moment(MORNING), english.short_moment(MORNING)) == ("11-28 09:00", "28 Nov, 09:00")
    assert (chinese.day(date(2026, 11, 8)), english.day(date(2026, 11, 8))) == ("2026-11-08", "8 Nov 2026")
    assert on_screen(evening) == "2026-11-29 00:05"


def test_a_field_may_be_a_moment_or_a_day(english: Translator) -> None:
    fields = [MORNING, Short(MORNING), Deadline(MORNING), date(2026, 11, 8)]
    message = STATE.with_(year="", state=fields)
    assert "2026-11-28 09:00、11-28 09:00、11 月 28 日（周六）09:00、2026-11-08" in translator("zh_CN")(message)
    assert "28 Nov 2026, 09:00, 28 Nov, 09:00, Sat 28 Nov, 09:00, 8 Nov 2026" in english.html(message)


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (datetime(2027, 3, 31, 16, 0, tzinfo=UTC), "3 月 31 日（周三）24:00", "Wed 31 Mar, 24:00"),
        (datetime(2027, 3, 31, 16, 1, tzinfo=UTC), "4 月 1 日（周四）00:01", "Thu 1 Apr, 00:01"),
        (datetime(2027, 1, 3, 9, 0, tzinfo=UTC), "1 月 3 日（周日）17:00", "Sun 3 Jan, 17:00"),
    ],
)
def test_a_deadline_has_its_weekday_and_a_day_ends_at_24(english: Translator, due: datetime, zh: str, en: str) -> None:
    assert translator("zh_CN").deadline(due) == zh
    assert english.deadline(due) == en


def test_words_may_be_typed_in_the_own_language_or_in_chinese(english: Translator) -> None:
    skip, chinese = Words("words.skip", "跳过|不变"), translator("zh_CN")
    assert chinese.typed(skip) == {"跳过", "不变"}
    assert english.typed(skip) == {"跳过", "不变", "skip", "unchanged"}
    assert (chinese.word(skip), english.word(skip)) == ("跳过", "skip")
    choices = {"k": skip, "a": Words("words.skip_all", "其余都跳过|全部跳过|都跳过")}
    assert [english.meant(text, choices) for text in ("SKIP", " Skip all", "跳过", "skipper")] == ["k", "a", "k", None]


def test_what_follows_a_command_may_be_typed_in_english(english: Translator, session: Session) -> None:
    assert [english.meant(word, cycles.DEEDS) for word in ("Owed", "延期", "waive", "2027-03-31")] == [
        "owed", "extend", "waive", None
    ]  # fmt: skip
    found = silence.codes_in(english).search("Unit 1 overdue until Friday")
    assert found is not None
    assert silence.codes_in(translator("zh_CN")).search("Unit 1 overdue") is None
    people(session, departments=1, units=1, now=MORNING)
    assert alert_settings.put(session, line_of(["第1单位", "ZW301", "OFF"], english), 3001, MORNING) is None
    assert alert_settings.put(session, line_of(["第1单位", "ZW201", ""], english), 3001, MORNING) is None
    assert [shown_line(one, english) for one in alert_settings.listed(session)] == ["off", "on"]
    assert [shown_line(one, translator("zh_CN")) for one in alert_settings.listed(session)] == ["关", "开"]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_no_word_means_two_things_while_filling(english: Translator, lang: str) -> None:
    words = [word for one in WORDS.values() for word in translator(lang).typed(one)]
    assert len(words) == len(set(words))


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
        ("{count} 张", "{number} {count:form|forms}", "fields differ: ['number']"),
    ],
)
def test_a_bad_translation_is_seen(zh: str, en: str, fault: str) -> None:
    entry = polib.POEntry(msgctxt="x", msgid=zh, msgstr=en)
    assert list(locales_check.entry_faults(entry)) == [fault]


def test_a_plural_is_the_field_it_asks_about_and_as_long_as_its_longest_form() -> None:
    entry = polib.POEntry(msgctxt="button.x", msgid="{count} 张", msgstr="{count} {count:form|forms to submit}")
    assert list(locales_check.entry_faults(entry)) == []
    entry.msgstr = "{count} {count:form|forms to be handed in}"
    assert list(locales_check.entry_faults(entry)) == ["is longer than 20 characters"]


def test_an_empty_typed_word_is_seen() -> None:
    entry = polib.POEntry(msgctxt="words.x", msgid="跳过|不变", msgstr="skip|")
    assert list(locales_check.entry_faults(entry)) == ["has an empty word"]


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


def test_a_plural_is_not_marked_as_what_msgfmt_checks(tmp_path: Path) -> None:
    path = tmp_path / "en" / "LC_MESSAGES" / "zw.po"
    path.parent.mkdir(parents=True)
    template, before = Catalog(), Catalog(locale="en")
    for code, text in (("x", "{count} {count:form|forms}"), ("y", "{count} in all")):
        template.add("共 {count} 张", None, context=code)
        before.add("共 {count} 张", text, context=code)
    with path.open("wb") as file:
        write_po(file, before)
    entries = polib.pofile(messages.text_of(messages.updated(path, template)))
    assert {entry.msgctxt: entry.flags for entry in entries} == {"x": [], "y": ["python-brace-format"]}


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
