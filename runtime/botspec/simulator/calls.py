"""The record of Bot API calls, and the faults that a test orders for the next ones."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from botspec.simulator.errors import ApiError, lowered
from botspec.simulator.wire import JsonObject

KEPT = 100_000
"""Past calls that are remembered."""


class Drop(StrEnum):
    """When the connection is closed without an answer: before the call has its effect, or after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Bot API call, in the order of their ends; `at` is the Unix time of its arrival."""

    n: int
    at: float
    method: str
    params: JsonObject
    ok: bool
    error: str | None = None
    dropped: Drop | None = None

    def as_json(self) -> JsonObject:
        """Returns the call for the control API."""
        call: JsonObject = {
            "n": self.n,
            "at": self.at,
            "method": self.method,
            "params": self.params,
            "ok": self.ok,
        }
        if self.error is not None:
            call["error"] = self.error
        return call if self.dropped is None else {**call, "dropped": self.dropped.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next calls of a method: an error, or a closed connection."""

    method: str
    error_code: int = 0
    description: str | None = None
    retry_after: int | None = None
    drop: Drop | None = None

    def error(self) -> ApiError:
        """Returns the refusal; without a description it has Telegram's usual words for its code."""
        if self.drop is Drop.BEFORE:
            return ApiError(0, "connection closed before the effect")
        seconds = self.retry_after
        if self.error_code == HTTPStatus.TOO_MANY_REQUESTS and seconds is None:
            seconds = 1
        return ApiError(
            self.error_code, self.description or _words(self.error_code, seconds), retry_after=seconds
        )

    def as_json(self) -> JsonObject:
        """Returns the fault for the control API."""
        return {
            "method": self.method,
            "error_code": self.error_code or None,
            "description": self.description,
            "retry_after": self.retry_after,
            "drop": None if self.drop is None else self.drop.value,
        }


@dataclass(slots=True, kw_only=True)
class Calls:
    """All calls so far, and the faults that are still to come."""

    count: int = 0
    _past: deque[Call] = field(default_factory=lambda: deque[Call](maxlen=KEPT))
    _faults: list[tuple[Fault, int]] = field(default_factory=list[tuple[Fault, int]])

    def record(self, call: Call) -> None:
        """Remembers a call that has ended."""
        self.count = call.n
        self._past.append(call)

    def since(self, n: int) -> Sequence[Call]:
        """Returns the remembered calls after a number."""
        return [call for call in self._past if call.n > n]

    def order(self, fault: Fault, times: int) -> None:
        """Lets the next calls of a method go wrong, after the ones that were ordered before."""
        self._faults.append((fault, times))

    def faults(self) -> Sequence[tuple[Fault, int]]:
        """Returns the faults to come, each with how many times it is left."""
        return tuple(self._faults)

    def clear_faults(self) -> None:
        """Lets everything go right again."""
        self._faults.clear()

    def next_fault(self, method: str) -> Fault | None:
        """Returns the fault of this call of a method and counts it; None when it is to go right."""
        for place, (fault, times) in enumerate(self._faults):
            if fault.method == method:
                self._faults[place : place + 1] = [(fault, times - 1)] if times > 1 else []
                return fault
        return None


def _words(code: int, seconds: int | None) -> str:
    """Returns Telegram's words for an error of this code."""
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return f"Too Many Requests: retry after {seconds}"
    phrase = next((status.phrase for status in HTTPStatus if status.value == code), "Error")
    match code:
        case HTTPStatus.BAD_REQUEST | HTTPStatus.CONFLICT:
            return f"{phrase}: {lowered('Fault ordered by a test')}"
        case HTTPStatus.FORBIDDEN:
            return f"{phrase}: bot was blocked by the user"
        case _:
            return phrase
