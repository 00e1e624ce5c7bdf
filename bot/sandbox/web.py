"""What the handlers of the person's side share: reading a request, and answering a refusal."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .errors import ApiError, Json, SimError
from .state import Sandbox

_WAIT_MAX = 60.0
Handler = Callable[[Request], Awaitable[Response]]


def answering(handler: Handler) -> Handler:
    """Turn a refusal into its status and `{"error": …}`."""

    @wraps(handler)
    async def safe(request: Request) -> Response:
        try:
            return await handler(request)
        except SimError as error:
            return JSONResponse({"error": error.message}, error.status)
        except ApiError as error:
            return JSONResponse({"error": error.description}, error.code)

    return safe


def sandbox_of(request: Request) -> Sandbox:
    """Return the service a request came to."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def body_of(request: Request) -> Json:
    """Return the JSON object of a request."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise SimError(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise SimError(400, "the body is not a JSON object")
    return body


def seconds(request: Request, default: float) -> float:
    """Return the `timeout` of a request."""
    try:
        return min(max(float(request.query_params.get("timeout", default)), 0.0), _WAIT_MAX)
    except ValueError:
        raise SimError(400, "timeout is a number of seconds") from None


def after(request: Request) -> int:
    """Return the `after` of a request."""
    try:
        return int(request.query_params.get("after", 0))
    except ValueError:
        raise SimError(400, "after is a whole number") from None
