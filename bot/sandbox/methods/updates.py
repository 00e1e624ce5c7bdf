"""Receiving: the long poll and the webhook."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from ..errors import ApiError, Json, bad
from ..limits import POLL_MAX_SECONDS, WEBHOOK_SECRET
from ..updates import Webhook
from .registry import SimCall, method

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _remember_allowed(call: SimCall) -> None:
    allowed: Any = call.params.structure("allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(one, str) for one in allowed):
        raise bad("can't parse allowed_updates: expected an Array of String")
    call.sandbox.updates.allowed = allowed or None


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(call: SimCall) -> list[Json]:
    """Return what is not confirmed yet, held until there is something."""
    updates = call.sandbox.updates
    if updates.webhook:
        raise ApiError(
            409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
        )
    _remember_allowed(call)
    limit = call.params.integer("limit") or 100
    timeout = min(max(call.params.integer("timeout") or 0, 0), POLL_MAX_SECONDS)
    updates.confirm(call.params.integer("offset") or 0)
    return await updates.poll(min(max(limit, 1), 100), timeout)


@method("setWebhook", "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token")
def set_webhook(call: SimCall) -> bool:
    """Post updates to an address from now on."""
    url = call.params.text("url") or ""
    if not url:
        _drop_pending(call)
        call.sandbox.updates.drop_webhook()
        return True
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in _LOOPBACK:
        # The service wants https anywhere; here nothing leaves the machine.
        raise bad("bad webhook: the offline service posts to this machine only")
    secret = call.params.text("secret_token")
    if secret and not WEBHOOK_SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    _remember_allowed(call)
    updates = call.sandbox.updates
    _drop_pending(call)
    updates.drop_webhook()
    updates.end_polls()
    hook = Webhook(url, secret, call.params.integer("max_connections") or 40)
    updates.webhook = hook
    hook.task = asyncio.get_running_loop().create_task(updates.deliver(hook, call.sandbox.timestamp))
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(call: SimCall) -> bool:
    """Go back to polling."""
    _drop_pending(call)
    call.sandbox.updates.drop_webhook()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: SimCall) -> Json:
    """Return where updates go and how that went."""
    updates = call.sandbox.updates
    hook = updates.webhook
    body: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if hook:
        body["max_connections"] = hook.max_connections
        if hook.last_error:
            body |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_date}
    if updates.allowed:
        body["allowed_updates"] = updates.allowed
    return body


def _drop_pending(call: SimCall) -> None:
    if call.params.flag("drop_pending_updates"):
        call.sandbox.updates.clear()
