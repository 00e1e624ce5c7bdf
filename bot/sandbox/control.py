"""The levers of a test or a demonstration: the list of calls, faults, the clock, samples, reset."""

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .errors import SimError
from .web import after, body_of, sandbox_of, seconds

SAMPLES = Path(__file__).parent / "samples"
_TITLES = {
    "表5.txt": "一张表，可直接粘贴的文字",
    "pasted.txt": "九张表，可直接粘贴的文字",
    "forms.docx": "九张表，Word 文档",
    "forms.pdf": "九张表，PDF",
    "forms.xlsx": "九张表，Excel 表格",
}
_CHINA = timezone(timedelta(hours=8))
_STEP = re.compile(r"(\d+)\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


async def calls(request: Request) -> Response:
    """Every Bot API call after a number."""
    since = after(request)
    return JSONResponse([call for call in sandbox_of(request).calls if call["n"] > since])


async def faults(request: Request) -> Response:
    """The failures still planned."""
    return JSONResponse([fault.json() for fault in sandbox_of(request).faults.planned])


async def plan_fault(request: Request) -> Response:
    """Plan a failure."""
    return JSONResponse(sandbox_of(request).faults.plan(await body_of(request)).json())


async def drop_faults(request: Request) -> Response:
    """Forget every planned failure."""
    sandbox_of(request).faults.planned.clear()
    return JSONResponse({"ok": True})


async def limits(request: Request) -> Response:
    """Switch the flood limits on or off."""
    flood = bool((await body_of(request)).get("flood"))
    sandbox_of(request).flood = flood
    return JSONResponse({"flood": flood})


async def reset(request: Request) -> Response:
    """Empty chats and faults."""
    sandbox_of(request).reset()
    return JSONResponse({"ok": True})


def read_step(text: str) -> timedelta:
    """Return the time that "2d", "90m" or "1d 12h" means."""
    steps = _STEP.findall(text)
    if not steps or _STEP.sub("", text).strip():
        raise SimError(400, "advance is like 90s, 30m, 12h, 2d, 1w")
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in steps), timedelta())


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise SimError(400, "now is a date and time like 2025-03-01T09:00:00+08:00") from None
    # Without a zone the person means the clock on the wall in China.
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)


async def clock(request: Request) -> Response:
    """Move the bot's clock."""
    sandbox, body = sandbox_of(request), await body_of(request)
    if sandbox.hooks is None:
        raise SimError(501, "no bot runs in this process, and its clock cannot be moved from here")
    if ("now" in body) == ("advance" in body):
        raise SimError(400, "one of now and advance is required")
    now = _moment(body["now"]) if "now" in body else None
    step = read_step(str(body["advance"])) if "advance" in body else None
    moved = await sandbox.hooks.set_clock(now, step)
    sandbox.changed()
    return JSONResponse({"now": moved.isoformat()})


async def idle(request: Request) -> Response:
    """Whether everything is handled and sent, within a time."""
    hooks = sandbox_of(request).hooks
    if hooks is None:
        raise SimError(501, "no bot runs in this process, so nobody knows whether it is idle")
    return JSONResponse({"idle": await hooks.idle(seconds(request, 10.0))})


@cache
def _samples() -> dict[str, Path]:
    order = list(_TITLES)
    found = sorted(SAMPLES.iterdir(), key=lambda one: (order.index(one.name) if one.name in order else 99, one.name))
    return {path.name: path for path in found if path.is_file()}


async def samples(request: Request) -> Response:
    """The sample files the page offers."""
    return JSONResponse(
        [
            {"name": name, "title": _TITLES.get(name, name), "size": path.stat().st_size}
            for name, path in _samples().items()
        ]
    )


async def sample(request: Request) -> Response:
    """The bytes of a sample."""
    path = _samples().get(request.path_params["name"])
    if path is None:
        raise SimError(404, "no such sample")
    return Response(path.read_bytes(), media_type="application/octet-stream")


CONTROL: tuple[tuple[Any, ...], ...] = (
    ("calls", calls),
    ("faults", faults),
    ("faults", plan_fault, "POST"),
    ("faults", drop_faults, "DELETE"),
    ("limits", limits, "POST"),
    ("reset", reset, "POST"),
    ("clock", clock, "POST"),
    ("idle", idle),
    ("samples", samples),
    ("samples/{name}", sample),
)
