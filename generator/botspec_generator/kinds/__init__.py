"""The kinds of buttons: each has a shape in the language and one way down into the graph."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, assert_never, cast

from botspec_generator.graph import Button
from botspec_generator.kinds import copy, request, switch_inline, tap, url, web_app
from botspec_generator.kinds.parts import Parts
from botspec_generator.kinds.pay import PayShape
from botspec_generator.kinds.shape import ButtonShape, Keyed
from botspec_generator.kinds.tap import TapShape

__all__ = [
    "KEYS",
    "OFFERED",
    "SHAPES",
    "AnyButtonShape",
    "Keyed",
    "LinkShape",
    "Parts",
    "PayShape",
    "TapShape",
    "kind_of",
    "lower",
    "shape_of",
]

SHAPES: Final[Mapping[str, type[ButtonShape]]] = {
    "": TapShape,
    "url": url.UrlShape,
    "web_app": web_app.WebAppShape,
    "copy": copy.CopyShape,
    "switch_inline": switch_inline.SwitchInlineShape,
    "request": request.RequestShape,
    "pay": PayShape,
}
"""The shapes of buttons by their distinguishing key."""

KEYS: Final = tuple(key for key in SHAPES if key)
"""The distinguishing keys of the kinds that the client handles alone; a press button has none of them."""

OFFERED: Final = tuple(key for key in KEYS if key != "pay")
"""Those of them that this build executes."""

LinkShape = (
    url.UrlShape
    | web_app.WebAppShape
    | copy.CopyShape
    | switch_inline.SwitchInlineShape
    | request.RequestShape
)


def kind_of(value: object) -> str:
    """The distinguishing key that a button's map has; nothing when it sends a press."""
    if not isinstance(value, dict):
        return ""
    keys = cast("dict[str, object]", value)
    for key in KEYS:
        if key in keys:
            return key
    return ""


def shape_of(value: object) -> type[ButtonShape]:
    """The shape that a button's map is to have."""
    return SHAPES[kind_of(value)]


if TYPE_CHECKING:
    AnyButtonShape = TapShape | LinkShape | PayShape
else:
    AnyButtonShape = Keyed  # whoever converts it asks `shape_of`
"""A button of any kind."""


def lower(shape: TapShape | LinkShape, parts: Parts) -> Button:
    """The button as the graph knows it."""
    match shape:
        case TapShape():
            return tap.lower(shape, parts)
        case url.UrlShape():
            return url.lower(shape, parts)
        case web_app.WebAppShape():
            return web_app.lower(shape, parts)
        case copy.CopyShape():
            return copy.lower(shape, parts)
        case switch_inline.SwitchInlineShape():
            return switch_inline.lower(shape, parts)
        case request.RequestShape():
            return request.lower(shape, parts)
        case _:
            assert_never(shape)
