"""Deep links: `https://t.me/<bot>?start=<payload>`, their payloads written and read."""

import re
from dataclasses import KW_ONLY, dataclass
from typing import Final

from botspec.contract.types import Kind, TypeDef

START: Final = "start"
"""The command that brings the payload of a deep link."""

LONGEST: Final = 64
"""Characters of a payload (core.telegram.org/bots/features, Deep linking)."""

PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]+")
"""What a payload is made of."""

_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class LinkDef:
    """A deep link: its payload is `wire`, and `-` and the arg if it has one; `was` are older wires."""

    name: str
    wire: str
    _: KW_ONLY
    was: tuple[str, ...] = ()
    arg_type: TypeDef | None = None

    @property
    def trigger(self) -> str:
        """The trigger of its arcs."""
        return f"/{START} {self.name}"

    def payload(self, arg: str | int | None = None) -> str:
        """The payload with this arg. ValueError when the link does not take it."""
        if arg is None and self.arg_type is None:
            return self.wire
        if arg is None or self.arg_type is None or self.read(str(arg)) != arg:
            raise ValueError(f"the link {self.name} takes {self._wanted()}")
        return f"{self.wire}-{arg}"

    def read(self, text: str) -> str | int | None:
        """The arg that a payload brings, or None when it is none of this link's."""
        kind = self.arg_type
        if kind is None or PAYLOAD.fullmatch(text) is None:
            return None
        if kind.kind is Kind.INTEGER:
            value = int(text) if _NUMBER.fullmatch(text) else None
            return value if value is not None and _within(kind, value) else None
        fits = text in kind.values if kind.kind is Kind.ENUM else _within(kind, len(text))
        return text if fits else None

    def _wanted(self) -> str:
        kind = self.arg_type
        if kind is None:
            return "no arg"
        if kind.kind is Kind.ENUM:
            return f"one of {', '.join(kind.values)}"
        what = "a whole number" if kind.kind is Kind.INTEGER else "letters, digits, _ and -"
        low = "" if kind.low is None else f" from {kind.low}"
        return f"{what}{low}{'' if kind.high is None else f' up to {kind.high}'}"


def _within(kind: TypeDef, size: int) -> bool:
    return (kind.low is None or size >= kind.low) and (kind.high is None or size <= kind.high)
