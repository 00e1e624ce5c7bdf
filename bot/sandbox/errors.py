"""Refusals: what the Bot API says when it does not do what it was asked."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass
class ApiError(Exception):
    """One refusal in the service's own envelope."""

    code: int
    description: str
    parameters: Json | None = None

    def envelope(self) -> Json:
        """Return the JSON body of this refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


@dataclass
class SimError(Exception):
    """A refusal on the person's side (`/sim/…`), told in plain words."""

    status: int
    message: str


def bad(reason: str) -> ApiError:
    """Return a 400 refusal."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 refusal."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many(seconds: int) -> ApiError:
    """Return a 429 refusal that names the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
