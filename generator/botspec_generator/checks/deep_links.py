"""The rule on deep links: their payloads are what Telegram takes, and no two can be confused."""

import re
from collections.abc import Iterator
from typing import Final

from botspec.contract.links import LONGEST, PAYLOAD, START
from botspec_generator.checks.keyboards import arg_bytes
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph, DeepLink

_WIRE: Final = "[A-Za-z0-9_]+"


def payloads(view: View) -> Iterator[Problem]:
    """The payload of a deep link is one that Telegram takes, and belongs to one link.

    It is the link's wire, and `-` and the arg when it has one: at most 64 letters, digits, `_` and `-`, for
    the longest arg too. A wire has no `-`. What is no payload of any link is a plain /start, so that a bot
    with links has that command.

        links: {INVITE: {arg: {text: {max: 70}}, to: MENU}}

    Choose a shorter `wire:`, or give the arg a smaller max.
    """
    first: dict[str, DeepLink] = {}
    for link in view.graph.links:
        yield from _alone(link)
        for wire in (link.wire, *link.was):
            if wire in first:
                yield Problem(
                    span=link.span,
                    message=f'the wire "{wire}" is used twice',
                    help="give one of them another `wire:`",
                    related=((f"{first[wire].name} has it", first[wire].span),),
                )
            first.setdefault(wire, link)
    yield from _without_start(view.graph)


def _alone(link: DeepLink) -> Iterator[Problem]:
    """What is wrong with a link by itself."""
    for wire in (link.wire, *link.was):
        length = len(wire) + arg_bytes(link.arg_type)
        if re.fullmatch(_WIRE, wire) is None:
            message = f'the wire "{wire}" has more than letters, digits and _'
            yield Problem(span=link.span, message=message, help="rename it")
        elif length > LONGEST:
            message = f"the payload of {link.name} can have {length} characters, and {LONGEST} are allowed"
            help_ = "give it a shorter `wire:`, or its arg a smaller max"
            yield Problem(span=link.span, message=message, help=help_)
    for value in link.arg_type.values if link.arg_type is not None else ():
        if PAYLOAD.fullmatch(value) is None:
            message = f'the arg of {link.name} can be "{value}", which no payload can hold'
            yield Problem(span=link.span, message=message, help="use letters, digits, _ and -")


def _without_start(graph: BotGraph) -> Iterator[Problem]:
    if graph.links and START not in [command.name for command in graph.commands]:
        message = "a bot with links has no command start"
        help_ = f"add `{START}: {{to: {graph.home}, resets: true}}` under `commands:`"
        yield Problem(span=graph.links[0].span, message=message, help=help_)
