"""Which words may stand in which room: those of the chat service, the codes of checks, and the names of classes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.zwcore.test_shape import MODULES, ROOT, name, tree

BOT_API = re.compile(
    r"\b(sendMessage|editMessageText|editMessageReplyMarkup|reply_markup|callback_data|parse_mode|inline_keyboard"
    r"|answerCallbackQuery|sendChatAction|sendDocument|sendPhoto|setMyCommands|getUpdates|setWebhook|callback_query"
    r"|media_group_id|force_reply|request_contact|t\.me)\b"
)
SPEAK_BOT_API = {"transport", "sandbox"}
CODE = re.compile(r"ZW\d{3}")


def room(path: Path) -> str:
    """The room of a module of the shell; its own name where it is a room by itself."""
    return path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")


def words(path: Path) -> Iterator[str]:
    """Every string, name, attribute and argument of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, (ast.arg, ast.keyword)) and node.arg is not None:
            yield node.arg


SILENT = [path for path in MODULES if path.is_relative_to(ROOT / "bot") and room(path) not in SPEAK_BOT_API]
UNKNOWING = [path for path in MODULES if name(path).startswith(("bot/", "zwcore/exports/"))]
# What reads stored JSON by its keys, or plays and speaks the chat service, whose shapes are not ours.
READ_KEYS = ("zwcore/record/", "bot/sandbox/", "bot/transport/")
KEYLESS = [path for path in MODULES if not name(path).startswith(READ_KEYS)]
STORED = {
    "letter",
    "payload",
    "args",
    "data",
    "detail",
    "history",
    "shows",
    "result",
    "record",
    "head",
    "form",
    "review",
}


@pytest.mark.parametrize("path", SILENT, ids=name)
def test_no_word_of_the_bot_api(path: Path) -> None:
    assert [word for word in words(path) if BOT_API.search(word)] == []


@pytest.mark.parametrize("path", UNKNOWING, ids=name)
def test_no_check_is_known_by_its_code(path: Path) -> None:
    assert [word for word in words(path) if CODE.search(word)] == []


def package(path: Path) -> str:
    """Within what a class has a name of its own: the core, the shell, and the grammar of what people say."""
    return "wishes" if "wishes" in path.parts else name(path).partition("/")[0]


def test_one_name_one_class() -> None:
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                places[package(path), node.name].add(f"{name(path)}:{node.lineno}")
    assert {cls: where for cls, where in places.items() if len(where) > 1} == {}


def subscripted(path: Path) -> Iterator[str]:
    """What a module takes by a string from something that is stored as JSON."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Subscript(value=of, slice=ast.Constant(value=str())):
                pass
            case ast.Call(func=ast.Attribute(value=of, attr="get" | "pop" | "setdefault"), args=[ast.Constant(), *_]):
                pass
            case _:
                continue
        if ast.unparse(of).rpartition(".")[2] in STORED:
            yield f"{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", KEYLESS, ids=name)
def test_no_stored_json_is_read_by_its_keys(path: Path) -> None:
    assert list(subscripted(path)) == []
