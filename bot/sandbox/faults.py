"""Faults: the API fails on purpose, so that what happens then can be seen and tested."""

from dataclasses import dataclass

from .errors import ApiError, Json, SimError, too_many

_WORDS = {
    400: "Bad Request: made to fail",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """One planned failure of a method or of all (`*`); `drop` cuts the connection before or after the deed."""

    method: str
    code: int | None
    retry_after: int | None
    times: int
    drop: str | None
    delay: float

    def error(self) -> ApiError | None:
        """Return the refusal to answer with, when this fault is one."""
        if self.retry_after is not None and self.code in (None, 429):
            return too_many(self.retry_after)
        if self.code is None:
            return None
        parameters = None if self.retry_after is None else {"retry_after": self.retry_after}
        return ApiError(self.code, _WORDS.get(self.code, f"Error {self.code}"), parameters)

    def json(self) -> Json:
        """Return the fault as `/sim/faults` lists it."""
        return {
            "method": self.method,
            "code": self.code,
            "retry_after": self.retry_after,
            "times": self.times,
            "drop": self.drop,
            "delay": self.delay,
        }


class Faults:
    """The planned failures, in the order they were asked for."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def plan(self, body: Json) -> Fault:
        """Add the failure that a request body describes."""
        if not isinstance(body.get("method"), str):
            raise SimError(400, "method is required: a Bot API method, or *")
        if body.get("drop") not in (None, "before", "after"):
            raise SimError(400, "drop is before or after")
        if all(body.get(key) is None for key in ("code", "retry_after", "drop", "delay")):
            raise SimError(400, "one of code, retry_after, drop, delay is required")
        fault = Fault(
            body["method"],
            _whole(body, "code"),
            _whole(body, "retry_after"),
            _whole(body, "times") or 1,
            body.get("drop"),
            float(body.get("delay") or 0),
        )
        self.planned.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """Return the failure due for this call and count it."""
        for fault in self.planned:
            if fault.method.lower() in ("*", method.lower()):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None


def _whole(body: Json, key: str) -> int | None:
    value = body.get(key)
    if value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise SimError(400, f"{key} is a whole number") from None
