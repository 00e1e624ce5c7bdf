"""Sending documents, photos and albums; fetching files."""

import asyncio
from typing import Any

from ..errors import Json, bad
from ..files import StoredFile, encode_photo
from ..limits import ALBUM, CAPTION_MAX, units
from ..markup import parse
from ..params import SentPart
from ..state import Sandbox
from ..view import api_message
from .registry import SimCall, method
from .send import COMMON, post, reply_target

_CAPTION = "caption parse_mode caption_entities "


async def store(sandbox: Sandbox, kind: str, upload: SentPart) -> StoredFile:
    """Keep an uploaded file as a document or as a photo."""
    if kind == "photo":
        encoded = await asyncio.to_thread(encode_photo, upload.data)
        return sandbox.files.photo(upload.name, encoded)
    return sandbox.files.document(upload.name, upload.data)


async def chosen_file(call: SimCall, kind: str, value: Any) -> StoredFile:
    """Return the file that a parameter means: an upload, or a file the service has."""
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.params.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad(f'file "{value}" is not in the request')
        if not upload.data:
            raise bad("file must be non-empty")
        return await store(call.sandbox, kind, upload)
    if not isinstance(value, str) or not value:
        raise bad(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        # Offline, nothing is fetched from anywhere.
        raise bad("failed to get HTTP URL content")
    file = call.sandbox.files.get(value)
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


async def _send(call: SimCall, kind: str) -> Json:
    chat = call.chat()
    caption, entities = call.formatted("caption", "caption_entities")
    upload = call.params.uploads.get(kind)
    file = await (store(call.sandbox, kind, upload) if upload else chosen_file(call, kind, call.params.text(kind)))
    return post(call, chat, text=caption or None, entities=entities, file=file)


@method("sendDocument", COMMON + _CAPTION + "document thumbnail disable_content_type_detection")
async def send_document(call: SimCall) -> Json:
    """Send a file, byte for byte."""
    return await _send(call, "document")


@method("sendPhoto", COMMON + _CAPTION + "photo show_caption_above_media has_spoiler")
async def send_photo(call: SimCall) -> Json:
    """Send a picture; it comes back re-encoded."""
    return await _send(call, "photo")


async def read_media(call: SimCall, item: Any) -> tuple[StoredFile, str | None, list[Json]]:
    """Return file, caption and entities of one InputMedia."""
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad("can't parse InputMedia: only photo and document are here")
    caption, entities = parse(item.get("caption") or "", item.get("parse_mode"), item.get("caption_entities"))
    if units(caption) > CAPTION_MAX:
        raise bad("message caption is too long")
    return await chosen_file(call, item["type"], item.get("media")), caption or None, entities


@method(
    "sendMediaGroup",
    "business_connection_id chat_id message_thread_id direct_messages_topic_id media disable_notification "
    "protect_content allow_paid_broadcast message_effect_id reply_parameters",
)
async def send_media_group(call: SimCall) -> list[Json]:
    """Send two to ten files as one album."""
    chat = call.chat()
    items = call.params.structure("media")
    if not isinstance(items, list) or len(items) not in ALBUM:
        raise bad("wrong number of media in the album, must be 2-10")
    if len({item.get("type") for item in items if isinstance(item, dict)}) != 1:
        raise bad("documents can't be mixed with other media types")
    media = [await read_media(call, item) for item in items]
    reply_to = reply_target(call, chat)
    call.sandbox.check_flood(chat.person.id)
    group = ""
    sent = []
    for file, caption, entities in media:
        message = call.sandbox.new(
            chat, True, text=caption, entities=entities, file=file, reply_to=reply_to, media_group_id=group or None
        )
        group = group or str(message.message_id)
        message.media_group_id = group
        sent.append(api_message(call.sandbox, message))
    return sent


@method("getFile", "file_id")
def get_file(call: SimCall) -> Json:
    """Return the path by which a file is fetched."""
    file = call.sandbox.files.get(str(call.params.required("file_id")))
    if file is None:
        raise bad("invalid file_id")
    return {**file.size_json(), "file_path": call.sandbox.files.path_of(file)}
