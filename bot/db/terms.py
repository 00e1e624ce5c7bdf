"""The terms that rows and everybody above them share: roles, priorities, states."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person may do (``docs/guide.md``)."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    NONE = "none"


class PlaceKind(StrEnum):
    """What people belong to, and settings are made for: 单位, 主管部门."""

    UNIT = "u"
    DEPARTMENT = "d"


class Priority(IntEnum):
    """What goes out first; the lower number wins. From ANOMALY on nobody asked for it, from DEADLINE on it can wait."""

    ANSWER = 0
    RECEIPT = 10
    ANOMALY = 20
    DEADLINE = 30
    DIGEST = 40


class UploadStatus(StrEnum):
    """How far the reading of a file got."""

    RECEIVED = "received"
    READ = "read"
    FAILED = "failed"
    QUARANTINED = "quarantined"


class OrderState(StrEnum):
    """The life of an order to the runner."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"


class AlertState(StrEnum):
    """The life of a notice to a supervisor."""

    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class FilingState(StrEnum):
    """Where a form that was handed in stands: 已提交, 已提交（待说明）, 退回修改, 撤回, 审核通过."""

    SUBMITTED = "submitted"
    ASKED = "asked"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"


class StepKind(StrEnum):
    """What happens to a form from submission to acceptance."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    REOPEN = "reopen"
    TAKE_BACK = "take_back"
    LOOK = "look"


class OutboxState(StrEnum):
    """The life of an outgoing message."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    CANCELLED = "cancelled"


PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")
"""How the names of photos end."""
