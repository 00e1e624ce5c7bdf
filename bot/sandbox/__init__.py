"""The offline Bot API and its chat page: a first run without a token, and honest end-to-end tests.

One `Sandbox` holds chats, messages and updates in memory. The bot talks to `/bot<token>/…` as it would to the real
service, and is refused what the real one refuses; a person talks to `/sim/…`, on the page at `/` or from a test.
Nothing leaves the machine: it listens on loopback, turns other hosts and sites away, and refuses a real token.

Rooms: `methods/` the Bot API by family · `deeds` and `person` what people do · `state` chats and messages ·
`markup`, `markdown`, `keyboards`, `limits` the service's strictness · `faults` and `control` levers for tests ·
`page/` the chat page, plain files without a build step · `samples/` forms to send with one tap · `server` the socket.
To add a Bot API method, write one function in `methods/`; to add a sample, put a file into `samples/`.
"""

from .app import create_app
from .people import DEMO_PEOPLE, DEMO_TOKEN, SimPerson
from .server import SandboxServer
from .state import Hooks, Sandbox

__all__ = ["DEMO_PEOPLE", "DEMO_TOKEN", "Hooks", "Sandbox", "SandboxServer", "SimPerson", "create_app"]
