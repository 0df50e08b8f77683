"""The press button: no distinguishing key."""

from msgspec import field

from botspec_generator.graph import Tap
from botspec_generator.kinds.parts import Parts
from botspec_generator.kinds.shape import Assignments, ButtonShape, Word


class TapShape(ButtonShape, frozen=True, kw_only=True):
    """`{label, style, role, visible, arg, set, checked, wire, was}`, all optional."""

    arg: Word = ""
    set: Assignments | None = None
    checked: Word = ""
    wire: str | None = None
    was: list[str] = field(default=[])


def wire_of(id_: str, shape: TapShape) -> str:
    """The callback data without arg and rev."""
    return id_.lower() if shape.wire is None else shape.wire


def lower(shape: TapShape, parts: Parts) -> Tap:
    """The button as the graph knows it."""
    return Tap(
        id=parts.id,
        wire=wire_of(parts.id, shape),
        was=tuple(shape.was),
        arg=shape.arg,
        arg_type=parts.arg_type,
        style=shape.style,
        role=shape.role,
        visible=parts.visible,
        checked=parts.checked,
        label=parts.label,
        item=parts.item,
        at=parts.at,
    )
