"""What can be made to go wrong: the next calls of a kind, or one order by a tag in its prompt."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Call(StrEnum):
    """The calls that can go wrong."""

    CREATE = "createTask"
    LOOK = "recordInfo"
    FILE = "file"


class Kind(StrEnum):
    """How a call goes wrong; `fail` and `hold` let createTask succeed, and are about the task's end."""

    CODE = "code"
    QUIET = "quiet"
    GARBAGE = "garbage"
    STALL = "stall"
    DROP = "drop"
    LOSE = "lose"
    FAIL = "fail"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: `code` is answered as HTTP status too, by `quiet` in a 200, as the real provider does.

    `stall` never answers, `drop` closes the connection before anything is done, `lose` after it is done.
    """

    kind: Kind
    code: int = 500
    retry_after: int | None = None


TAGS: Final = {
    "#down": Fault(kind=Kind.CODE),
    "#fail": Fault(kind=Kind.FAIL),
    "#stuck": Fault(kind=Kind.HOLD),
}
"""Words in a prompt that let this one order go wrong, so that a person can see it in the chat."""


class Faults:
    """The faults to come, by call."""

    def __init__(self) -> None:
        self._coming: dict[Call, deque[Fault]] = {call: deque() for call in Call}

    def order(self, call: Call, fault: Fault, times: int = 1) -> None:
        """Lets the next calls of this kind go wrong."""
        self._coming[call].extend([fault] * times)

    def take(self, call: Call) -> Fault | None:
        """The fault of a call that has come; None when it goes well."""
        return self._coming[call].popleft() if self._coming[call] else None

    def clear(self) -> None:
        """Forgets what was ordered."""
        for coming in self._coming.values():
            coming.clear()


def tagged(prompt: str) -> Fault | None:
    """The fault that a prompt asks for."""
    return next((TAGS[word] for word in prompt.lower().split() if word in TAGS), None)
