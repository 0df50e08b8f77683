"""The provider's answers: what its contract says of them, and what their codes mean.

What counts is the `code` in the envelope, since the provider also sends refusals with HTTP status 200. No
error holds the provider's own words, which may quote the user's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, Field, ValidationError

OK: Final = 200
LONGEST_WAIT: Final = 60.0
"""The most that a Retry-After can ask for, in seconds."""

NOT_TAKEN: Final = frozenset({429, 455})
"""Codes that say: come again, nothing was taken. 429 is too many requests, 455 maintenance."""

PASSING: Final = NOT_TAKEN | {408, 500, 502, 503, 504}
"""Codes after which it is worth to look again."""

MEANINGS: Final = {
    401: "the key is not accepted",
    402: "the provider's account has no credits left",
    404: "the provider does not know it",
    422: "the order is not valid",
    429: "too many requests",
    433: "the key's own limit is used up",
    455: "the provider is in maintenance",
    501: "the generation failed",
    505: "the model is switched off",
}
"""What the documented codes mean."""

_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")

T = TypeVar("T", bound=BaseModel)


class ProviderError(Exception):
    """The provider refused, failed, cannot be reached, or answered what its contract does not know."""


class ProviderLateError(ProviderError):
    """The provider has not ended the task in time."""


class PassingError(Exception):
    """It is worth to ask again, after `wait` seconds or later."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        """Keep both."""
        super().__init__(message)
        self.wait = wait


class State(StrEnum):
    """How far a task is; the last two are its ends."""

    WAITING = "waiting"
    QUEUING = "queuing"
    GENERATING = "generating"
    SUCCESS = "success"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What recordInfo says of a task: its state, the addresses of its results, the code of its failure."""

    state: State
    urls: tuple[str, ...] = ()
    fail_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over HTTP: the code that counts, the body, and the wait that was asked for."""

    code: int
    body: bytes = field(repr=False)
    wait: float


class _Envelope(BaseModel):
    code: int


class _Task(BaseModel):
    task_id: Annotated[str, Field(alias="taskId", min_length=1)]


class _OneTask(BaseModel):
    data: _Task


class _Progress(BaseModel):
    state: State
    result: Annotated[str | None, Field(alias="resultJson")] = None
    fail_code: Annotated[str | None, Field(alias="failCode")] = None


class _Looked(BaseModel):
    data: _Progress


class _Results(BaseModel):
    urls: Annotated[tuple[str, ...], Field(alias="resultUrls")]


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Return what came over HTTP; the code is that of the envelope, unless the status itself is an error."""
    code = status if status != OK else _read(_Envelope, body, "the envelope").code
    return Answer(code=code, body=body, wait=_seconds(headers.get("Retry-After")))


def accept(answer: Answer, call: str, passing: frozenset[int]) -> None:
    """Raise unless the answer is a success: PassingError for these codes, ProviderError for all others."""
    if answer.code == OK:
        return
    words = f"{call}: code {answer.code}, {MEANINGS.get(answer.code, 'an unknown code')}"
    if answer.code in passing:
        raise PassingError(words, answer.wait)
    raise ProviderError(words)


def read_task(body: bytes, call: str) -> str:
    """Return the id of the task that an answer is about. Raises ProviderError."""
    return _read(_OneTask, body, call).data.task_id


def read_record(body: bytes) -> Record:
    """Return what recordInfo says. Raises ProviderError when it is not as documented."""
    data = _read(_Looked, body, "recordInfo").data
    urls: tuple[str, ...] = ()
    if data.state is State.SUCCESS:
        urls = _read(_Results, (data.result or "").encode(), "resultJson").urls
        if not urls or not urls[0].startswith(("https://", "http://")):
            raise ProviderError("resultJson: names no result")
    code = data.fail_code or ""
    return Record(state=data.state, urls=urls, fail_code=code if _CODE.fullmatch(code) else "")


def _read(kind: type[T], body: bytes, what: str) -> T:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, one["loc"])) or "the JSON" for one in error.errors())
    raise ProviderError(f"{what}: not as documented: {wrong}")


def _seconds(given: str | None) -> float:
    """Retry-After in seconds; a date counts as none."""
    return min(float(given), LONGEST_WAIT) if given is not None and given.isdecimal() else 0.0
