"""Parameters of a call: from the query, a form, JSON or multipart, checked by type and by name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from .errors import ApiError, Json, bad
from .limits import UPLOAD_MAX

_BODY_MAX = UPLOAD_MAX + 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SentPart:
    """One file of a multipart request."""

    name: str
    data: bytes = field(repr=False)


@dataclass
class Params:
    """What came with one call."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, SentPart] = field(default_factory=dict)

    def logged(self) -> Json:
        """Return the parameters for the list of calls; files only by name and size."""
        shown = {name: _opened(value) for name, value in self.values.items()}
        return shown | {name: {"file": up.name, "size": len(up.data)} for name, up in self.uploads.items()}

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse a parameter the method does not have; a file that an attach:// names is fine."""
        attached = json.dumps(self.values, ensure_ascii=False)
        names = set(known)
        for name in [*self.values, *self.uploads]:
            if name not in names and not (name in self.uploads and f"attach://{name}" in attached):
                # The real service ignores it in silence; a misspelt parameter is a bug of the caller, so say it.
                raise bad(f'unknown parameter "{name}"')

    def text(self, name: str) -> str | None:
        """Return a text, None when it is absent."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, (dict, list)):
            raise bad(f'field "{name}" must be of type String')
        return json.dumps(value)

    def integer(self, name: str) -> int | None:
        """Return a whole number."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        try:
            return int(str(value))
        except ValueError:
            raise bad(f'field "{name}" must be a valid Number') from None

    def flag(self, name: str) -> bool:
        """Return a yes or no; absent is no."""
        return str(self.values.get(name, "")).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:
        """Return a JSON value that may have come as a string."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def required(self, name: str) -> Any:
        """Return a value that must be there."""
        if self.values.get(name) in (None, ""):
            raise bad(f'parameter "{name}" is required')
        return self.values[name]


def _opened(value: Any) -> Any:
    """Return JSON that came as a string as what it means, so that the list of calls reads well."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_params(request: Request) -> Params:
    """Read the parameters of a request."""
    params = Params(dict(request.query_params))
    if request.method != "POST":
        return params
    if int(request.headers.get("content-length") or 0) > _BODY_MAX:
        raise ApiError(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _read_multipart(request, params)
        return params
    body = await request.body()
    if kind == "application/json" and body:
        params.values |= _json_object(body)
    elif body:
        params.values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return params


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON") from None
    if not isinstance(value, dict):
        raise bad("can't parse JSON: expected an Object")
    return {name: item for name, item in value.items() if item is not None}


async def _read_multipart(request: Request, params: Params) -> None:
    async with request.form(max_part_size=4 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                data = await value.read()
                if len(data) > UPLOAD_MAX:
                    raise ApiError(413, "Request Entity Too Large")
                params.uploads[name] = SentPart(value.filename or name, data)
            else:
                params.values[name] = value
