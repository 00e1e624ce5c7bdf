"""The web application: Bot API, person's side and chat page under one roof, for this machine only."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import endpoint, person
from .state import Sandbox

PAGE = Path(__file__).parent / "page"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]


class LocalOnly:
    """Refuses what another site's page could send here, and puts the safety headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at where the request was asked, then pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reason = _refusal(scope["path"], scope["headers"])
        if reason:
            refusal = {"ok": False, "error_code": 403, "description": f"Forbidden: {reason}"}
            await JSONResponse(refusal, 403)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def _refusal(path: str, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Why a request is not answered. A client that is no browser says nothing of where it was asked, and passes."""
    given = [(name, value.decode("latin-1")) for name, value in headers]
    hosts = [value for name, value in given if name == b"host"]
    if len(hosts) != 1 or not _local("//" + hosts[0]):
        return "only for this machine"
    for name, value in given:
        # Another port of this machine is another site: what runs there is not ours.
        if name in (b"origin", b"referer") and _place(value) != _place("//" + hosts[0]):
            return "asked by another site"
        if name == b"sec-fetch-site" and value not in ("same-origin", "none"):
            return "asked by another site"
    # Our page asks nothing there: it was another page, or a link that somebody was sent.
    browser = any(
        name == b"sec-fetch-site" or (name == b"user-agent" and value.startswith("Mozilla/")) for name, value in given
    )
    if browser and path.startswith(("/bot", "/file")):
        return "asked by a browser"
    return None


def _place(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _local(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.hostname in _LOOPBACK and "@" not in parts.netloc
    except ValueError:
        return False


async def _page(request: Request) -> Response:
    name = request.path_params.get("name", "index.html")
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        return PlainTextResponse("Not Found", 404)
    return FileResponse(path)


async def _health(request: Request) -> Response:
    return PlainTextResponse("ok\n")


def create_app(sandbox: Sandbox) -> Starlette:
    """Return the application that serves a sandbox."""
    both = ["GET", "POST"]
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", endpoint.api, methods=both),
            Route("/file/bot{token}/{path:path}", endpoint.download),
            Route("/healthz", _health),
            Route("/", _page),
            Route("/page/{name}", _page),
            *person.routes(),
            Route("/{rest:path}", endpoint.not_found, methods=both),
        ],
        middleware=[Middleware(LocalOnly)],
    )
    app.state.sandbox = sandbox
    return app
