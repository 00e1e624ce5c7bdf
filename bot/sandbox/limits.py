"""Every limit of the service in one place; lengths are UTF-16 units, as the service counts them."""

import re
from itertools import accumulate, takewhile

TEXT_MAX = 4096
CAPTION_MAX = 1024
ENTITIES_MAX = 100
CALLBACK_DATA_MAX = 64
CALLBACK_ANSWER_MAX = 200
BUTTONS_MAX = 100
BUTTONS_PER_ROW = 8
COMMANDS_MAX = 100
COMMAND_DESCRIPTION_MAX = 256
DESCRIPTION_MAX = 512
SHORT_DESCRIPTION_MAX = 120
NAME_MAX = 64
ALBUM = range(2, 11)

DOWNLOAD_MAX = 20 * 1024 * 1024
UPLOAD_MAX = 50 * 1024 * 1024
PHOTO_MAX = 10 * 1024 * 1024
PHOTO_SIDES_MAX = 10_000
PHOTO_RATIO_MAX = 20

FILE_PATH_SECONDS = 3600
CALLBACK_SECONDS = 30.0
TAP_SECONDS = 10.0
POLL_MAX_SECONDS = 50
TYPING_SECONDS = 5.0

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_units(text: str, limit: int = TEXT_MAX) -> list[str]:
    """Cut a long text as a person's client does: at a line end, else at a space, else in the middle of a word."""
    parts: list[str] = []
    rest = text.strip("\n ")
    while units(rest) > limit:
        cut = _cut(rest, limit)
        parts.append(rest[:cut].strip("\n "))
        # A tab is kept: at the head of a pasted table row it stands for an empty cell.
        rest = rest[cut:].strip("\n ")
    parts.append(rest)
    return [part for part in parts if part]


def _cut(text: str, limit: int) -> int:
    """Return the index at which at most `limit` units are before, at a good place when there is one."""
    widths = accumulate(2 if char > "\uffff" else 1 for char in text)
    end = sum(1 for _ in takewhile(lambda width: width <= limit, widths))
    for mark in ("\n", " "):
        at = text.rfind(mark, end // 2, end + 1)
        if at > 0:
            return at
    return end
