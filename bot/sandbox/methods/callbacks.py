"""Answers to taps and to inline queries."""

from ..callbacks import TapAnswer
from ..errors import bad
from ..limits import CALLBACK_ANSWER_MAX, units
from .registry import SimCall, method


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(call: SimCall) -> bool:
    """End the wait of a tap, with a toast, an alert or nothing."""
    text = call.params.text("text") or None
    if text and units(text) > CALLBACK_ANSWER_MAX:
        raise bad("MESSAGE_TOO_LONG")
    alert = call.params.flag("show_alert")
    answer = TapAnswer(None if alert else text, text if alert else None, call.params.text("url"))
    call.sandbox.callbacks.answer(str(call.params.required("callback_query_id")), answer)
    return True


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
def answer_inline_query(call: SimCall) -> bool:
    """Check an inline answer; nobody asks inline here, so every query is too old."""
    results = call.params.structure("results")
    if not isinstance(results, list) or len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    raise bad("query is too old and response timeout expired or query ID is invalid")
