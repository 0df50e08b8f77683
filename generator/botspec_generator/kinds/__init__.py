"""The kinds of buttons: each has a shape in the language and one way down into the graph."""

from typing import Annotated, Final, assert_never, cast

from pydantic import Discriminator, Tag
from pydantic.json_schema import SkipJsonSchema

from botspec_generator.graph import Button
from botspec_generator.kinds import copy, request, switch_inline, tap, url, web_app
from botspec_generator.kinds.parts import Parts
from botspec_generator.kinds.pay import PayShape
from botspec_generator.kinds.tap import TapShape

__all__ = [
    "KEYS",
    "AnyButtonShape",
    "LinkShape",
    "Parts",
    "PayShape",
    "TapShape",
    "kind_of",
    "lower",
]

KEYS: Final = ("url", "web_app", "copy", "switch_inline", "request", "pay")
"""The distinguishing keys of the kinds that the client handles alone; a press button has none of them."""

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
    return next((key for key in KEYS if key in keys), "")


def _tag(value: object) -> str:
    return f"<{kind_of(value) or 'tap'}>"


AnyButtonShape = Annotated[
    Annotated[TapShape, Tag("<tap>")]
    | Annotated[url.UrlShape, Tag("<url>")]
    | Annotated[web_app.WebAppShape, Tag("<web_app>")]
    | Annotated[copy.CopyShape, Tag("<copy>")]
    | Annotated[switch_inline.SwitchInlineShape, Tag("<switch_inline>")]
    | Annotated[request.RequestShape, Tag("<request>")]
    | Annotated[SkipJsonSchema[PayShape], Tag("<pay>")],
    Discriminator(_tag),
]
"""A button of any kind, told apart by its key; editors are offered what this build executes."""


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
