"""Serving a sandbox from a running event loop, on loopback."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn

from .app import create_app
from .state import Sandbox

_TRIES = 50


class _Quiet(uvicorn.Server):
    """A server that leaves signals to whoever runs the loop, and tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.up.set()


def bind(port: int) -> socket.socket:
    """Return a socket on loopback at this port, or at the next free one."""
    for number in range(port, port + _TRIES):
        # Named as TCP, since asyncio switches the delay of small packets off only then.
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # A port that only waits out an old connection is free; one that somebody listens on stays refused.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", number))
            sock.listen(2048)
        except OSError as error:
            sock.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return sock
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


class SandboxServer:
    """A sandbox behind a socket; `async with` starts and stops it."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        self.sandbox = sandbox
        self._wanted = port
        self._server: _Quiet | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = port

    @property
    def url(self) -> str:
        """Return the address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> str:
        """Start serving; return the address once it answers."""
        sock = bind(self._wanted)
        self.port = sock.getsockname()[1]
        config = uvicorn.Config(
            create_app(self.sandbox),
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            # Behind no proxy: nothing there to be told by headers.
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=2,
            # Longer than clients keep theirs: a connection must not close just as it is used again.
            timeout_keep_alive=75,
        )
        self._server = _Quiet(config)
        self._task = asyncio.create_task(self._server.serve([sock]), name="sandbox-server")
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({self._task, up}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            up.cancel()
            self._task.result()
        return self.url

    async def stop(self) -> None:
        """Let go of held polls and stop serving."""
        self.sandbox.close()
        if self._server and self._task:
            self._server.should_exit = True
            await self._task

    async def __aenter__(self) -> "SandboxServer":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
