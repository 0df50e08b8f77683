"""Effects and sessions as the JSON that the database keeps, and back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

import orjson

from botspec.contract.media import Media, MediaKind
from botspec.contract.types import Value
from botspec.core.effects import Answer, Attached, Effect, Hide, Mode, Notice, Show, Strip, Toward
from botspec.core.position import encode

_KINDS: Final[Mapping[str, type[Effect]]] = {
    "answer": Answer,
    "notice": Notice,
    "hide": Hide,
    "show": Show,
    "strip": Strip,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def dump_effects(effects: Sequence[Effect]) -> str:
    """Effects as a JSON array, each with its kind."""
    return orjson.dumps([[_NAMES[type(effect)], effect] for effect in effects]).decode()


def load_effects(text: str) -> tuple[Effect, ...]:
    """The effects of such an array."""
    return tuple(_effect(kind, fields) for kind, fields in orjson.loads(text))


def dump_answer(effects: Sequence[Effect]) -> str | None:
    """The answer among these effects, to be given again when the same update comes again."""
    answer = next((effect for effect in effects if isinstance(effect, Answer)), None)
    return None if answer is None else orjson.dumps(answer).decode()


def load_answer(text: str | None) -> Answer | None:
    """The answer that was kept, if any."""
    return None if text is None else Answer(**orjson.loads(text))


def dump_session(data: Mapping[str, Value]) -> str:
    """A session as a JSON object."""
    return orjson.dumps(encode(data)).decode()


def load_session(text: str) -> Mapping[str, Value]:
    """A session as it was written down; its values still have to be read by their types."""
    return cast("Mapping[str, Value]", orjson.loads(text))


def plain(payload: Mapping[str, object]) -> Mapping[str, object]:
    """What a task is given, as plain JSON values; a Decimal becomes its text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in payload.items()}


def _effect(kind: str, fields: dict[str, Any]) -> Effect:
    if fields.get("toward") is not None:
        fields["toward"] = Toward(**fields["toward"])
    if kind == "show":
        fields["mode"] = Mode(fields["mode"])
        fields["media"] = _attached(fields.get("media"))
    return _KINDS[kind](**fields)


def _attached(fields: dict[str, Any] | None) -> Attached | None:
    if fields is None:
        return None
    return Attached(kind=MediaKind(fields["kind"]), media=Media(**fields["media"]))
