"""The texts that use a value as if it were always there, though its type says that it can be none."""

from collections import ChainMap
from collections.abc import Iterable, Iterator

from msgspec import Struct

from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.lengths import Types
from botspec_generator.checks.longest import has_names_alone
from botspec_generator.checks.uses import Optional, Use, Used
from botspec_generator.graph import BotGraph, Template


class Loose(Struct, frozen=True):
    """A text with such values; it is a screen's, a button's label, or an answer: a reason or a notice."""

    what: str
    text: Template
    uses: tuple[Used, ...]
    screen: str = ""
    button: str = ""
    answer: str = ""


def loose(graph: BotGraph, types: Types) -> Iterator[Loose]:
    """Every text that uses values which can be none, without having asked."""
    optional: dict[str, TypeDef | None] = {each.name: None for each in graph.session if each.optional}
    optional |= {name: type_ for name, type_ in types.items() if _has_optional(type_)}
    if not optional:
        return
    for screen in graph.screens:
        for text, uses in _uses(screen.text.values(), optional):
            yield Loose(f"the text of {screen.id}", text, uses, screen=screen.id)
    for button in graph.buttons:
        item = types.get(button.item)
        own: dict[str, TypeDef | None] = {"item": item} if item is not None and _has_optional(item) else {}
        for text, uses in _uses(button.label.values(), ChainMap(own, optional) if own else optional):
            yield Loose(f"the label of {button.id}", text, uses, button=button.id)
    for reason in graph.reasons:
        for text, uses in _uses(reason.text.values(), optional):
            yield Loose(f"the reason {reason.row.code}", text, uses, answer=str(reason.row.code))
    for key, texts in graph.notices.items():
        for text, uses in _uses(texts.values(), optional):
            yield Loose(f"the notice {key.removeprefix('notices.')}", text, uses, answer=key)


def _has_optional(type_: TypeDef) -> bool:
    return any(each.optional and each.type.kind is not Kind.MEDIA for each in type_.fields)


def _uses(texts: Iterable[Template], optional: Optional) -> Iterator[tuple[Template, tuple[Used, ...]]]:
    for text in [text for text in texts if text.reads and not optional.keys().isdisjoint(text.reads)]:
        own = {name: optional[name] for name in text.reads if name in optional}
        if has_names_alone(text.source):
            yield text, tuple(Used(Use.SHOWN, name) for name in own)
            continue
        from botspec_generator.checks.unguarded import unguarded  # with Jinja, which takes a while to import

        uses = tuple(unguarded(text.source, own))
        if uses:
            yield text, uses
