"""The person's side over HTTP: `/sim/…`, for the chat page and for tests."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import deeds
from .control import CONTROL
from .errors import Json, SimError
from .methods.media import store
from .params import SentPart, read_params
from .state import Chat, Sandbox, SimMessage
from .view import last_line, sim_message
from .web import after, answering, body_of, sandbox_of, seconds


def _ids(message: SimMessage) -> Response:
    return JSONResponse({"message_id": message.message_id, "seq": message.seq})


async def users(request: Request) -> Response:
    """Everybody who is there."""
    people = [chat.person for chat in sandbox_of(request).chats.values()]
    return JSONResponse([{"id": one.id, "name": one.name, "role": one.role, "unit": one.unit} for one in people])


async def add_user(request: Request) -> Response:
    """One person more."""
    body = await body_of(request)
    name = str(body.get("name") or "").strip()
    if not name:
        raise SimError(400, "name is required")
    given = body.get("id")
    if given is not None and not isinstance(given, int):
        raise SimError(400, "id is a whole number")
    person = sandbox_of(request).add_person(given, name, body.get("language_code") or "zh-hans")
    return JSONResponse({"id": person.id})


async def messages(request: Request) -> Response:
    """Write, forward or edit."""
    sandbox, body = sandbox_of(request), await body_of(request)
    chat = deeds.chat_of(sandbox, body.get("from"))
    text = body.get("text")
    forward = body.get("forward")
    # `forward` is the number of a message to send on, or true for a text that comes from somebody else.
    if isinstance(forward, int) and not isinstance(forward, bool):
        origin = deeds.chat_of(sandbox, body["forward_from"]) if body.get("forward_from") else None
        return _ids(deeds.forward(sandbox, chat, forward, origin))
    if not isinstance(text, str):
        raise SimError(400, "text is required")
    if body.get("edit") is not None:
        return _ids(deeds.edit(sandbox, chat, body["edit"], text))
    return _ids(deeds.write(sandbox, chat, text, body.get("reply_to"), bool(forward)))


async def files(request: Request) -> Response:
    """Send a file."""
    sandbox, params = sandbox_of(request), await read_params(request)
    chat = deeds.chat_of(sandbox, params.text("from"))
    upload: SentPart | None = params.uploads.get("file")
    kind = params.text("kind") or "document"
    if upload is None or kind not in ("document", "photo"):
        raise SimError(400, "file is required, and kind is document or photo")
    file = await store(sandbox, kind, upload)
    caption, group = params.text("caption"), params.text("media_group_id")
    return _ids(deeds.send_file(sandbox, chat, file, caption, group, params.integer("reply_to")))


async def contacts(request: Request) -> Response:
    """Share a contact."""
    sandbox, body = sandbox_of(request), await body_of(request)
    chat = deeds.chat_of(sandbox, body.get("from"))
    phone = str(body.get("phone") or "")
    if not phone:
        raise SimError(400, "phone is required")
    # A client that answers a request for one's own number sends one's own id along.
    user_id = body.get("user_id", chat.person.id)
    return _ids(deeds.share_contact(sandbox, chat, phone, user_id))


async def blocks(request: Request) -> Response:
    """Block or unblock the bot."""
    sandbox, body = sandbox_of(request), await body_of(request)
    deeds.block(sandbox, deeds.chat_of(sandbox, body.get("from")), bool(body.get("blocked", True)))
    return JSONResponse({"ok": True})


async def taps(request: Request) -> Response:
    """Tap a button and wait for the answer."""
    sandbox, body = sandbox_of(request), await body_of(request)
    chat = deeds.chat_of(sandbox, body.get("from"))
    answer = await deeds.tap(sandbox, chat, body.get("message_id"), str(body.get("button") or ""))
    shown: Json = {"toast": answer.toast, "alert": answer.alert, "answered": answer.answered}
    return JSONResponse(shown | ({"url": answer.url} if answer.url else {}))


async def read(request: Request) -> Response:
    """Note what the person has seen."""
    sandbox, body = sandbox_of(request), await body_of(request)
    chat = deeds.chat_of(sandbox, body.get("from"))
    last = max(chat.messages, default=0)
    if chat.read_upto < last:
        chat.read_upto = last
        sandbox.changed()
    return JSONResponse({"ok": True})


def _chat(request: Request) -> Chat:
    return deeds.chat_of(sandbox_of(request), request.path_params["id"])


async def chat_now(request: Request) -> Response:
    """The chat, each message as it is now."""
    return JSONResponse([sim_message(one) for one in _chat(request).since(after(request))])


async def chat_wait(request: Request) -> Response:
    """The same, when something is newer."""
    sandbox, since = sandbox_of(request), after(request)
    person_id = _chat(request).person.id
    until = time.monotonic() + seconds(request, 25.0)
    # The chat is looked up anew each time: a reset puts a fresh one in its place.
    while not (news := sandbox.chats[person_id].since(since)) and not sandbox.closing:
        left = until - time.monotonic()
        if left <= 0 or not await sandbox.chats[person_id].bell.wait(left):
            break
    return JSONResponse([sim_message(one) for one in news])


def _card(sandbox: Sandbox, chat: Chat) -> Json:
    person, profile = chat.person, sandbox.profile
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "unit": person.unit,
        "started": chat.started,
        "blocked": chat.blocked,
        "unread": chat.unread(),
        "seq": chat.seq,
        "last": last_line(chat),
        "date": next((one.date for one in reversed(chat.messages.values()) if not one.deleted), None),
        "typing": chat.typing if chat.typing_until > time.monotonic() else None,
        "commands": profile.commands_for(person),
        "description": profile.spoken(profile.descriptions, person),
        "bot": profile.spoken(profile.names, person),
    }


async def overview(request: Request) -> Response:
    """Everything the page shows beside the open chat; held until something changed after `after`."""
    sandbox, since = sandbox_of(request), after(request)
    until = time.monotonic() + seconds(request, 0.0)
    while sandbox.version <= since and not sandbox.closing:
        left = until - time.monotonic()
        if left <= 0 or not await sandbox.bell.wait(left):
            break
    return JSONResponse(
        {
            "version": sandbox.version,
            "epoch": sandbox.epoch,
            "now": sandbox.timestamp(),
            "hooks": sandbox.hooks is not None,
            "calls": sandbox.calls[-1]["n"] if sandbox.calls else 0,
            "people": [_card(sandbox, chat) for chat in sandbox.chats.values()],
        }
    )


async def file_bytes(request: Request) -> Response:
    """The bytes of a file; only pictures are shown in place, so that no document runs as a page."""
    file = sandbox_of(request).files.get(request.path_params["file_id"])
    if file is None:
        raise SimError(404, "no such file")
    headers = {"Content-Disposition": "inline" if file.kind == "photo" else "attachment"}
    return Response(file.data, media_type=file.mime, headers=headers)


def _route(path: str, handler: Any, method: str = "GET") -> Route:
    return Route(f"/sim/{path}", answering(handler), methods=[method])


def routes() -> list[Route]:
    """Return the routes of the person's side."""
    return [
        _route("users", users),
        _route("users", add_user, "POST"),
        _route("messages", messages, "POST"),
        _route("files", files, "POST"),
        _route("contacts", contacts, "POST"),
        _route("block", blocks, "POST"),
        _route("taps", taps, "POST"),
        _route("read", read, "POST"),
        _route("chats/{id}", chat_now),
        _route("chats/{id}/wait", chat_wait),
        _route("overview", overview),
        _route("files/{file_id}", file_bytes),
        *(_route(*entry) for entry in CONTROL),
    ]
