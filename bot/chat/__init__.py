"""The machinery of a conversation: what came in, whose turn it is, which handler has it, and the ways to answer.

A module of a conversation (``bot.dialogs.<room>``) registers its handlers when it is imported, and that is all::

    @command("score", Message("menu.score", "查成绩"), roles=SEES_SCORES)
    def score(turn: Turn) -> None: ...                     # /score 补卡: turn.incoming.argument == "补卡"

    @tap(Review)                                           # a button that means a bot.actions.Review
    def tapped(turn: Turn, action: Review) -> None: ...

    @step                                                  # a text while turn.wait(Reason(...)) holds
    def reason_came(turn: Turn, state: Reason) -> None: ...

    @on_text(order=30) | @on_file(order=10)                # a text that no step waits for, a file: is it mine?
    def is_correction(turn: Turn) -> bool: ...

    @wished(ReturnForm)                                    # a sentence: said back, with what does it
    def to_return(turn: Turn, wish: ReturnForm) -> None: ...

    @on_event("read")                                      # from inside: turn.incoming.number is the row it is about
    @on_arrival(Kind.CONTACT)                              # what else arrives
    @resume                                                # a command was served: ask again what was open
    def ask_again(turn: Turn, state: Answer) -> None: ...

Handlers run inside the transaction of their update. Who may come in is checked at every update from ``roles``. A tap
may bring anything back: the words of an action are read with ``number_of`` and ``chosen`` (:mod:`bot.actions`); what
names something that is not there raises ``Outdated``, and the tap is told so. All words are
``Message("code", "中文 {field}")`` with both given literally.
"""

from bot.chat.incoming import Arrival, Incoming, SentFile
from bot.chat.registry import command, on_arrival, on_event, on_file, on_text, resume, step, tap, wished
from bot.chat.turn import Turn
from bot.chat.waiting import State
from bot.letters.letter import Button, Buttons, Letter

__all__ = [
    "Arrival",
    "Button",
    "Buttons",
    "Incoming",
    "Letter",
    "SentFile",
    "State",
    "Turn",
    "command",
    "on_arrival",
    "on_event",
    "on_file",
    "on_text",
    "resume",
    "step",
    "tap",
    "wished",
]
