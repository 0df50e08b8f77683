"""One call of the Bot API that is about to be made."""

from dataclasses import dataclass
from typing import NamedTuple

from botspec.contract.media import MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A body with a file: texts by name, and the part in which the file at a path is uploaded."""

    texts: tuple[tuple[str, str], ...]
    part: str
    path: str


class Request(NamedTuple):
    """A method and its body, JSON or a form.

    With `learns` Telegram gets a file that it may not have yet: that takes longer, and the id under which it
    keeps a file of this kind is read from its answer.
    """

    method: str
    body: bytes | Form
    learns: MediaKind | None = None
