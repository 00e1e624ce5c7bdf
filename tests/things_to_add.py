"""One of each thing that can be added to the project, as ``tests/test_places.py`` adds it to a copy of the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

ENGLISH, FRENCH = (f"locales/{lang}/LC_MESSAGES/zw.po" for lang in ("en", "fr"))
RIGHTS, DRAWN = "tests/bot/rights.py", "tests/zwcore/forms.py"
NATIONAL, BASES = "zwcore/rulebooks/cn/2020.toml", "zwcore/rulebooks/bases.toml"


@dataclass(frozen=True)
class Place:
    """A text that is put into a file of its own, at the end of a file, or behind the one line that matches."""

    path: str
    text: str
    behind: str | None = None


@dataclass(frozen=True)
class Thing:
    """What is added: its places, and its translations by code; ``golden`` is what its tests are shown."""

    places: tuple[Place, ...] = ()
    english: Mapping[str, str] = field(default_factory=dict)
    french: Mapping[str, str] = field(default_factory=dict)
    golden: tuple[Place, ...] = ()

    @property
    def touched(self) -> set[str]:
        """The files that are touched by hand."""
        catalogues = {path for path, said in ((ENGLISH, self.english), (FRENCH, self.french)) if said}
        return {place.path for place in self.places} | catalogues

    def without(self, path: str) -> Thing:
        """The same with one of its places left out."""
        assert path in self.touched | {place.path for place in self.golden}
        places, golden = ([one for one in group if one.path != path] for group in (self.places, self.golden))
        return replace(
            self, places=tuple(places), golden=tuple(golden), english={} if path == ENGLISH else self.english
        )


CHECK = Thing(
    (
        Place(
            "zwcore/checks/categories.py",
            '''

@check(
    "ZW490",
    "{row}：三级指标“{text}”是一句问话，请写成指标的名称。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[0].level3": "培训班办了几期？"},
)
def level3_is_a_question(case: Case) -> Iterator[Hit]:
    """三级指标是问句 — a level 3 asks something and names nothing."""
    for row in case.rows:
        if row.level3.endswith("?"):
            yield Hit(f"{row.path}.level3", {}, {"row": row.name, "text": row.item.level3 or ""})
''',
        ),
    ),
    {"ZW490": "{row}: the level 3 indicator “{text}” is a question. Please give the indicator a name."},
)
CHECK_WITH_A_LINE = Thing(
    (
        Place(
            "zwcore/checks/indicators.py",
            '''

@check(
    "ZW491",
    "{row}：一项指标的分值 {weight} 超过 {line} 分，请核对。",
    severity=Severity.WARNING,
    basis="house",
    bad={"indicators[4].weight": "70"},
)
def one_indicator_outweighs(case: Case) -> Iterator[Hit]:
    """一项指标分值过大 — one indicator has most of the points."""
    line = case.rulebook.lines.more["weight"].value
    for row in case.rows:
        if row.weight is not None and row.weight > line:
            yield Hit(f"{row.path}.weight", {"weight": plain(row.weight), "line": plain(line)}, {"row": row.name})
''',
        ),
        Place(
            NATIONAL,
            '\n[lines.more.weight]\ntitle = "单项分值提醒线"\nkind = "setting"\nbasis = ["house"]\nvalue = 60\n',
        ),
    ),
    {"ZW491": "{row}: its weight of {weight} is more than {line}. Please check."},
)
PRINT = Thing(
    (
        Place(
            "zwcore/layouts/terraces.toml",
            'id = "terraces"\ntitle = "梯田县表样"\nsource = "自拟"\nextends = "national"\nfill = "cn/2020"\n'
            'requires = ["target", "actual", "weight", "score", "method", "evidence", "score<target"]\n'
            'forbids = ["whole"]\nheading = "专项资金绩效自评表"\nmoney_unit = "万元"\n[indicators]\n'
            'columns = ["level1", "level2", "level3", "weight", "score", "target", "actual", "method", "evidence"]\n',
        ),
    ),
    golden=(
        Place(
            DRAWN,
            """        Print(
            "terraces",
            {**_LEVELS, **_SCORE, **_WHOLE, "method": "评分标准", "evidence": "佐证材料"},
        ),
""",
            r"    for look in \(",
        ),
    ),
)
CITY = Thing(
    (
        Place(
            "zwcore/rulebooks/nx-guyuan/2024.toml",
            'title = "固原市 2024 年起"\narea = "nx-guyuan"\nnames = ["固原"]\nyears = { from = 2024 }\n'
            'extends = "cn/2020"\n[reverse]\nkind = "regulation"\nbasis = ["guyuan-2024-7"]\nformula = "1-(B-A)/A"\n',
        ),
        Place(
            BASES,
            '\n[guyuan-2024-7]\ntitle = "固原市绩效自评工作规程"\nnumber = "固财发〔2024〕7号"\nmark = "M"\n',
        ),
    )
)
COMMAND = Thing(
    (
        Place(
            "bot/dialogs/administering/desk.py",
            '''"""/desk: where to ask a person."""

from __future__ import annotations

from bot.chat import Turn, command
from zwcore.text import Message

WHERE = Message("desk.where", "财务科 204 室，工作日都有人。")


@command("desk", Message("menu.desk", "找人问"), order=78)
def desk(turn: Turn) -> None:
    """Say where."""
    turn.reply(WHERE)
''',
        ),
        Place(RIGHTS, '    "command desk": Row(OPEN),\n', r"COMMAND_ROWS\b.* = \{"),
    ),
    {"menu.desk": "Ask a person", "desk.where": "Room 204, open on working days."},
)
REMINDER = Thing(
    (
        Place(
            "bot/jobs/backups.py",
            '''"""A word to the admins every day: is there a backup?"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat import post
from bot.db.engine import Session
from bot.db.queries import people
from bot.db.terms import Role
from bot.i18n import translator
from bot.jobs import look
from bot.letters.letter import Letter
from zwcore.text import Message

BACKUP = Message("backups.look", "请看一看昨晚的备份在不在。")


@look("backups", Message("health.backups", "备份检查"), every=timedelta(days=1), why={"backup": "每天看一次备份"})
def scan(session: Session, now: datetime) -> None:
    """Write to each admin."""
    for admin in people.with_role(session, Role.ADMIN):
        said = translator(admin.language).html(BACKUP)
        post.send(session, admin, Letter(said, key=f"backup:{admin.id}:{now:%Y%m%d}"), now)
''',
        ),
    ),
    {"backups.look": "Please see whether last night's backup is there.", "health.backups": "Backups"},
)
EXPORT = Thing(
    (
        Place(
            "zwcore/exports/tabs.py",
            '''"""The indicators of a form as text with tabs, to be pasted into any table."""

from __future__ import annotations

from zwcore.exports import Paper, export
from zwcore.text import Message, Say


@export("tabs", Message("more.tabs", "下载文本"), suffix="tsv", order=22)
def _of_record(paper: Paper, _: Say) -> bytes:
    rows = ((item.level3, item.target, item.actual, item.score) for item in paper.record.form.indicators)
    return "\\n".join("\\t".join(cell or "" for cell in row) for row in rows).encode()
''',
        ),
    ),
    {"more.tabs": "Download text"},
)
LANGUAGE = Thing(french={"words.skip": "passer|inchangé", "lang.changed": "Bien, désormais en {current}."})
THINGS = (CHECK, CHECK_WITH_A_LINE, PRINT, CITY, COMMAND, REMINDER, EXPORT, LANGUAGE)
