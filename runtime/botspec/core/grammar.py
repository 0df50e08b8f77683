"""The grammar of the log: which lines an update, an event and a job may have, and in which order."""

import re
from collections.abc import Iterable
from typing import Final

from botspec.contract.vocabulary import EventName
from botspec.core.events import ACCEPTED, REJECTED, ROUTED

_LETTERS: Final = {
    EventName.UPDATE_RECEIVED: "U",
    EventName.CALLBACK_RECEIVED: "R",
    EventName.COMMAND_RECEIVED: "R",
    EventName.INPUT_RECEIVED: "R",
    **dict.fromkeys(ROUTED.values(), "T"),
    **dict.fromkeys(ACCEPTED.values(), "A"),
    **dict.fromkeys(REJECTED.values(), "N"),
    EventName.TASK_CREATED: "J",
    EventName.EVENT_RECEIVED: "V",
    EventName.TASK_COMPLETED: "D",
    EventName.TASK_FAILED: "D",
    EventName.EVENT_ACCEPTED: "Y",
    EventName.EVENT_ELSEWHERE: "Y",
    EventName.UI_RENDER: "E",
    EventName.ANSWER_CALLBACK_QUERY: "E",
    EventName.DISPATCH_OK: "O",
    EventName.DISPATCH_FAIL: "F",
    EventName.LOG: "",  # what a library says in the course of an update
}
_JOB_LETTERS: Final = {
    EventName.TASK_STARTED: "S",
    EventName.TASK_RETRIED: "R",
    EventName.TASK_COMPLETED: "D",
    EventName.TASK_FAILED: "D",
    EventName.LOG: "",
}
_UPDATE: Final = r"U(R(T?(AJ*|N))?E*O|(RT?(AJ*|N)?E*)?F|O)"
_EVENT: Final = r"V(D?YJ*E*)?[OF]"
_GRAMMAR: Final = re.compile(f"{_UPDATE}|{_EVENT}")
_JOB: Final = re.compile(r"S(R?S)*[RD]?")


def is_legal(names: Iterable[str]) -> bool:
    """Whether these event names, in this order, are one whole chain of one update, or of one event.

    RECEIVED, then ROUTED when the trigger is known, ACCEPTED or REJECTED, the jobs that were started, what
    was shown and answered, and at the end DISPATCH_OK or DISPATCH_FAIL. A repeated update has no verdict; one
    that no bot acts on goes straight to the end. An event is ACCEPTED, or met its user ELSEWHERE, after the
    end of its job; one that is of no use any more goes straight to the end.
    """
    letters = "".join(_LETTERS.get(EventName(name), "?") for name in names)
    return _GRAMMAR.fullmatch(letters) is not None


def is_legal_job(names: Iterable[str]) -> bool:
    """Whether these event names, in this order, are the lines of one job without those of its event.

    Each run is STARTED, and RETRIED unless it is the last or its process died; a job that was cancelled, or
    that waits for its next run, has no end.
    """
    letters = "".join(_JOB_LETTERS.get(EventName(name), "?") for name in names)
    return _JOB.fullmatch(letters) is not None
