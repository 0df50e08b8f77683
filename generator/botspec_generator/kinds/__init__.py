"""The kinds of buttons: each has a shape in the language and one way down into the graph."""

from typing import Annotated, Final, assert_never, cast

from pydantic import Discriminator, Tag
from pydantic.json_schema import SkipJsonSchema

from botspec_generator.graph import Button
from botspec_generator.kinds import copy, pay, request, switch_inline, tap, url, web_app
from botspec_generator.kinds.parts import Parts
from botspec_generator.kinds.tap import TapShape

__all__ = ["LINKS", "AnyButtonShape", "LinkShape", "Parts", "TapShape", "kind_of", "lower"]

LINKS: Final = ("url", "web_app", "copy", "switch_inline", "request", "pay")
"""The distinguishing keys of the kinds that the client handles alone; a press button has none of them."""

LinkShape = (
    url.UrlShape
    | web_app.WebAppShape
    | copy.CopyShape
    | switch_inline.SwitchInlineShape
    | request.RequestShape
    | pay.PayShape
)


def kind_of(value: object) -> str:
    """The tag of the kind that a button's map has."""
    if not isinstance(value, dict):
        return "<tap>"
    keys = cast("dict[str, object]", value)
    return next((f"<{key}>" for key in LINKS if key in keys), "<tap>")


AnyButtonShape = Annotated[
    Annotated[TapShape, Tag("<tap>")]
    | Annotated[SkipJsonSchema[url.UrlShape], Tag("<url>")]
    | Annotated[SkipJsonSchema[web_app.WebAppShape], Tag("<web_app>")]
    | Annotated[SkipJsonSchema[copy.CopyShape], Tag("<copy>")]
    | Annotated[SkipJsonSchema[switch_inline.SwitchInlineShape], Tag("<switch_inline>")]
    | Annotated[SkipJsonSchema[request.RequestShape], Tag("<request>")]
    | Annotated[SkipJsonSchema[pay.PayShape], Tag("<pay>")],
    Discriminator(kind_of),
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
        case pay.PayShape():
            return pay.lower(shape, parts)
        case _:
            assert_never(shape)
