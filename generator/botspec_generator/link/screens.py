"""The screens, and the arcs that start on them."""

from collections.abc import Iterator, Mapping

from botspec.contract.uimap import PAGE, MediaDef, Move, Show
from botspec_generator.document.shapes import ScreenShape
from botspec_generator.findings import Code
from botspec_generator.graph import Arc, Button, EachRow, Row, Screen, Tap, Template
from botspec_generator.link.arcs import Place, link_arcs
from botspec_generator.link.context import Context
from botspec_generator.link.flows import Flows
from botspec_generator.link.keyboards import is_paged
from botspec_generator.link.media import link_media
from botspec_generator.link.roles import check_role
from botspec_generator.link.triggers import Triggers
from botspec_generator.source import Node


def link_screen_arcs(context: Context, triggers: Triggers, flows: Flows) -> tuple[Arc, ...]:
    """The arcs of all screens: each screen's own, then its flow's, then the page turner's."""
    return tuple(_arcs(context, triggers, flows))


def _arcs(context: Context, triggers: Triggers, flows: Flows) -> Iterator[Arc]:
    nodes = context.document.section("screens")
    for screen, shape in context.document.spec.screens.items():
        own = nodes[screen]["on"].entries if shape.on else {}
        places = [(name, arcs, own[name]) for name, arcs in shape.on.items()]
        places += [(each.name, each.shape, each.node) for each in flows.shared(screen)]
        for name, arcs, node in places:
            trigger = triggers.find(name, node)
            if trigger is not None:
                yield from link_arcs(arcs, node, Place(source=screen, trigger=trigger), context.scope)
        if any(map(is_paged, context.keyboards.rows[screen])):
            yield _page_arc(screen, nodes[screen]["keyboard"])


def _page_arc(screen: str, node: Node) -> Arc:
    return Arc(
        source=screen,
        trigger=PAGE,
        to=(str(Move.STAY),),
        when=None,
        action="",
        set=(),
        refuse="",
        say="",
        resets=False,
        at=node.key_at,
    )


class ScreenLinker:
    """Builds the screens, once buttons and dominators are known."""

    def __init__(self, context: Context, buttons: tuple[Button, ...], flows: Flows) -> None:
        self._context = context
        self._flows = flows
        self._reads = {button.id: reads for button in buttons if (reads := reads_of(button))}

    def all(self, fallbacks: Mapping[str, str]) -> tuple[Screen, ...]:
        """All screens; `fallbacks` is where each leads back to without a history."""
        nodes = self._context.document.section("screens")
        return tuple(
            self._screen(name, shape, nodes[name], fallbacks[name])
            for name, shape in self._context.document.spec.screens.items()
        )

    def _screen(self, name: str, shape: ScreenShape, node: Node, fallback: str) -> Screen:
        rows = self._context.keyboards.rows[name]
        self._check(shape, rows, node)
        text = self._context.texts.of("screens", name, node.get("text"))
        media = None if shape.media is None else link_media(shape.media, node["media"], self._context.scope)
        return Screen(
            id=name,
            fallback=fallback,
            flow=self._flows.flow_of.get(name, ""),
            role=shape.role,
            waits=shape.waits,
            show=Show(shape.show),
            reply=shape.layout == "reply",
            keyboard=rows,
            text=text,
            media=media,
            reads=self._screen_reads(text, media, rows),
            at=node.key_at,
        )

    def _check(self, shape: ScreenShape, rows: tuple[Row, ...], node: Node) -> None:
        check_role(shape.role, node, self._context.scope)
        for place in [place for place, row in enumerate(rows) if is_paged(row)][1:]:
            span = node["keyboard"][place]["page"].key_span
            message = "a second list with pages on one screen"
            help_ = "show one of them without `page`"
            self._context.scope.report.error(Code.BAD_ITEM, span, message, help_)

    def _screen_reads(
        self, text: Mapping[str, Template], media: MediaDef | None, rows: tuple[Row, ...]
    ) -> tuple[str, ...]:
        reads = dict.fromkeys(name for template in text.values() for name in template.reads)
        if media is not None and media.take:
            reads[media.take.partition(".")[0]] = None
        for row in rows:
            if isinstance(row, EachRow):
                reads |= {row.fact: None, **self._reads.get(row.button, {})}
            else:
                for button in row:
                    if button in self._reads:
                        reads |= self._reads[button]
        reads.pop("item", None)
        return tuple(reads)


def reads_of(button: Button) -> dict[str, None]:
    """The names that a button's label, target, visibility and mark use."""
    reads = {name: None for text in button.label.values() for name in text.reads}
    if not isinstance(button, Tap):
        reads |= {name: None for text in button.target.values() for name in text.reads}
    if button.visible is not None:
        reads |= dict.fromkeys(button.visible.reads)
    if isinstance(button, Tap) and button.checked is not None:
        reads |= dict.fromkeys(button.checked.reads)
    return reads
