"""Rules on the way back: where `back` leads, and choices that nobody can take back."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from botspec.contract.uimap import ANY, Move
from botspec_generator.checks.circles import strongly_connected
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View

_BACK: Final = str(Move.BACK)


def lost_back(view: View) -> Iterator[Problem]:
    """`back` leads to where the user wants to be again.

    From home there is nowhere to go back to. And a screen that waits for the system is over when the user has
    left it: who comes back to it waits for what has happened already.

        MENU: {on: {BACK: back}}             # MENU is home

    Lead to a screen by its name, or `home`.
    """
    waiting = {screen.id for screen in view.graph.screens if screen.waits}
    for arc in view.graph.arcs:
        if _BACK not in arc.to or arc.source == ANY:
            continue
        origins = view.ways.origins[arc.source]
        over = next((origin for origin in origins if origin in waiting), "") if waiting else ""
        if over:
            message = f"`back` from {arc.source} can lead to {over}, which waits for what is over by then"
        elif origins.count(arc.source) == len(origins):
            message = f"`back` from {arc.source} leads nowhere: no step leads there"
        else:
            continue
        yield Problem(
            span=arc.span,
            message=message,
            help="lead to a screen by its name, or `home`",
            screen=arc.source,
            trigger=arc.trigger,
        )


def no_return(view: View) -> Iterator[Problem]:
    """After a choice there is a way back to it.

    Commands alone open some screens. If a press there sets something and leads on, and no press leads back,
    a user who chose wrong has to know the command by heart.

        commands: {setup: LANGUAGE}
        LANGUAGE: {on: {RU: {set: {locale: ru}, to: SIZE}}}
        SIZE:     {on: {SMALL: home}}        # how does he come back to LANGUAGE?

    Give the screen that it leads to a button with `back`.
    """
    screens = {screen.id: screen for screen in view.graph.screens}
    part = _parts_apart(view)
    for arc in view.graph.arcs:
        if not arc.set or arc.source not in part:
            continue
        for target in arc.to:
            if target in screens and target != view.graph.home and part.get(target) != part[arc.source]:
                yield Problem(
                    span=arc.span,
                    message=f"what is chosen by {arc.trigger} on {arc.source} cannot be chosen anew: "
                    f"no press leads back there from {target}",
                    help=f"give {target} a button with `back`",
                    related=((f"{target} is here", screens[target].span),),
                    screen=arc.source,
                    trigger=arc.trigger,
                )


def _parts_apart(view: View) -> Mapping[str, int]:
    """The screens to which no press leads from home, each with the number of its strongly connected part."""
    home = view.graph.home
    opened = {target for arc in view.graph.arcs if arc.source == ANY for target in arc.to}.difference(Move)
    if opened <= {home}:
        return {}
    steps = view.ways.steps
    near = _reached([home], view)
    apart = sorted(_reached(opened, view) - near)
    edges = {screen: [end for _, end in steps[screen]] for screen in apart}
    parts = strongly_connected(edges)
    return {screen: number for number, part in enumerate(parts) for screen in part}


def _reached(starts: Iterable[str], view: View) -> set[str]:
    """The screens to which presses lead from some screens."""
    ahead = [*starts]
    seen = set(ahead)
    while ahead:
        for _, end in view.ways.steps[ahead.pop()]:
            if end not in seen:
                seen.add(end)
                ahead.append(end)
    return seen
