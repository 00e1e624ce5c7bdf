"""The demo people: who is in the offline chat before anybody was added."""

import re
from dataclasses import dataclass

DEMO_TOKEN = "1000:demo-offline"
BOT_ID = 1000
BOT_USERNAME = "zw_demo_bot"

_REAL_TOKEN = re.compile(r"\d{8,10}:[A-Za-z0-9_-]{35}")
_ANY_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class SimPerson:
    """One person; the private chat with the bot has the same id."""

    id: int
    name: str
    role: str = "none"
    unit: str = ""
    language_code: str = "zh-hans"
    started: bool = False


DEMO_PEOPLE: tuple[SimPerson, ...] = (
    SimPerson(1001, "王芳", "clerk", "中卫市社会保险事业管理中心", started=True),
    SimPerson(1002, "李主任", "supervisor", "中卫市人力资源和社会保障局", started=True),
    SimPerson(1003, "张管理员", "admin", started=True),
    SimPerson(1004, "新同事", "none"),
)


def looks_real(token: str) -> bool:
    """Tell whether a token has the shape of one that the real service issued."""
    return token != DEMO_TOKEN and _REAL_TOKEN.fullmatch(token) is not None


def well_formed(token: str) -> bool:
    """Tell whether a token has the outer shape the service asks for."""
    return _ANY_TOKEN.fullmatch(token) is not None
