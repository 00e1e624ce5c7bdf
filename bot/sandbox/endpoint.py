"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, always in the service's envelope."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from .errors import ApiError
from .faults import Fault
from .methods import SimCall, call_method
from .methods.registry import proper_name
from .params import Params, read_params
from .people import looks_real, well_formed
from .state import Sandbox

REAL_TOKEN_HINT = (
    "Unauthorized: this is the offline demo service, and the token looks like a real one. "
    "Nothing was sent. Unset ZWBOT_API_URL to use a real token, or unset ZWBOT_TOKEN to use the demo."
)


class CutConnection(Response):
    """Breaks off: the head promises a body that never comes, and the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head alone."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def check_token(token: str) -> None:
    """Refuse a token of the real service, so that it is never used here by mistake."""
    token = unquote(token)
    if looks_real(token):
        raise ApiError(401, REAL_TOKEN_HINT)
    if not well_formed(token):
        raise ApiError(404, "Not Found")


def envelope(result: Any) -> bytes:
    """Return an answer's bytes."""
    return json.dumps({"ok": True, "result": result}, ensure_ascii=False, separators=(",", ":")).encode()


async def api(request: Request) -> Response:
    """Answer one Bot API call."""
    sandbox: Sandbox = request.app.state.sandbox
    name = proper_name(request.path_params["method"])
    params = Params()
    fault = None
    try:
        check_token(request.path_params["token"])
        params = await read_params(request)
        fault = sandbox.faults.take(name)
        result = await _faulted(sandbox, name, params, fault)
    except ApiError as error:
        sandbox.log_call(name, params.logged(), error.code, error.envelope())
        return JSONResponse(
            error.envelope(), error.code, {"Retry-After": str(_pause(error))} if _pause(error) else None
        )
    if fault and fault.drop:
        sandbox.log_call(name, params.logged(), 0, None)
        return CutConnection()
    sandbox.log_call(name, params.logged(), 200, {"ok": True, "result": result})
    return Response(envelope(result), media_type="application/json")


async def _faulted(sandbox: Sandbox, name: str, params: Params, fault: Fault | None) -> Any:
    """Run the method, with the failure that was planned for it."""
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)
    if fault and (error := fault.error()):
        raise error
    if fault and fault.drop == "before":
        return None
    return await call_method(name, SimCall(sandbox, params))


def _pause(error: ApiError) -> int:
    return int((error.parameters or {}).get("retry_after", 0))


async def download(request: Request) -> Response:
    """Return a file's bytes by the path that getFile gave."""
    try:
        check_token(request.path_params["token"])
    except ApiError as error:
        return JSONResponse(error.envelope(), error.code)
    sandbox: Sandbox = request.app.state.sandbox
    file = sandbox.files.by_path(request.path_params["path"])
    if file is None:
        return JSONResponse(ApiError(404, "Not Found").envelope(), 404)
    return Response(file.data, media_type="application/octet-stream")


async def not_found(request: Request) -> Response:
    """Answer 404 in the envelope: a bare one would end a client's polling."""
    return JSONResponse(ApiError(404, "Not Found").envelope(), 404)
