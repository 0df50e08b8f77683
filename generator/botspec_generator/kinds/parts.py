"""What the linker hands to a button kind: the parts of its shape that needed names."""

from collections.abc import Mapping

from msgspec import Struct

from botspec.contract.types import TypeDef
from botspec.contract.uimap import ButtonKind
from botspec_generator.findings import Located
from botspec_generator.graph import Condition, Link, Template
from botspec_generator.kinds.shape import ButtonShape


class Parts(Struct, frozen=True, kw_only=True):
    """One button's resolved parts; `item` is the list fact that repeats it, or empty.

    `target` is what a button of the client's opens, copies or asks for.
    """

    id: str
    label: Mapping[str, Template]
    target: Mapping[str, Template]
    visible: Condition | None
    checked: Condition | None
    arg_type: TypeDef | None
    item: str
    at: Located


def link(kind: ButtonKind, shape: ButtonShape, parts: Parts) -> Link:
    """A button that the client handles alone."""
    return Link(
        id=parts.id,
        kind=kind,
        target=parts.target,
        style=shape.style,
        role=shape.role,
        visible=parts.visible,
        label=parts.label,
        item=parts.item,
        at=parts.at,
    )
