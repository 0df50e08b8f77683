"""Rules on buttons: where they stand, what they send, how many there are."""

from collections.abc import Iterator, Mapping
from typing import Final

from botspec.contract.types import Kind, TypeDef
from botspec.contract.uimap import PAGE
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import EachRow, Screen, Tap

CALLBACK_BYTES: Final = 64
"""What Telegram takes as callback data, in bytes of UTF-8."""

REV: Final = 7
"""Characters of a rev in base 36: more presses than one user ever makes."""

ROW: Final = 8
KEYBOARD: Final = 100
"""Buttons that Telegram shows in one row, and takes in one keyboard."""

TURNERS: Final = 2
"""Buttons under a list with pages: back and forward."""

_INT_BYTES: Final = len(str(-(2**63)))


def button_without_arc(view: View) -> Iterator[Problem]:
    """Every press button on a keyboard has an arc on that screen.

    A button that leads nowhere there would answer every press with STATE_MISMATCH.

        MENU: {keyboard: [[PAY, HELP]], on: {PAY: DONE}}     # and HELP?

    Add `HELP: TARGET` under `on:` of the screen, or take the button from its keyboard.
    """
    taps = view.taps
    for screen in view.graph.screens:
        open_ = view.arcs.get(screen.id, {})
        for name in view.shown[screen.id]:
            if name not in open_ and name in taps:
                message = f"{name} is on the keyboard of {screen.id}, and has no arc there"
                help_ = f"add `{name}: TARGET` under `on:` of {screen.id}"
                yield Problem(span=screen.span, message=message, help=help_, screen=screen.id, trigger=name)


def arc_without_button(view: View) -> Iterator[Problem]:
    """Every arc of a button starts on a screen that has the button on its keyboard.

    Nobody could press it there.

        MENU: {keyboard: [[PAY]], on: {PAY: DONE, HELP: HELP}}

    Put the button in a row under `keyboard:` of the screen, or remove the arc.
    """
    for source, triggers in view.arcs.items():
        shown = view.shown.get(source, {})
        for trigger in [name for name in triggers if name not in shown and name in view.taps]:
            message = f"{trigger} has an arc on {source}, and is not on its keyboard"
            help_ = f"put it in a row under `keyboard:` of {source}, or remove the arc"
            yield from (Problem(span=arc.span, message=message, help=help_) for arc in triggers[trigger])


def callback_data(view: View) -> Iterator[Problem]:
    """What a button sends fits into 64 bytes, whatever its arg is.

    It sends its wire form, `:` and its arg when it has one, `~` and the rev in up to 7 characters. Telegram
    refuses the whole message when one button's data is longer (400 BUTTON_DATA_INVALID).

        models: {list: {id: {text: {max: 60}}}}
        MODEL:  {arg: item.id}                   # model:, 60 bytes, ~ and the rev: 74

    Give the button a shorter `wire:`, or its arg a smaller max.
    """
    for button in view.taps.values():
        wire, arg = len(button.wire.encode()), arg_bytes(button.arg_type)
        total = wire + arg + 1 + REV
        if total > CALLBACK_BYTES:
            middle = f" + arg {arg}" if arg else ""
            message = (
                f"the callback data of {button.id} can have {total} bytes, and {CALLBACK_BYTES} are allowed"
            )
            sum_ = f"wire {wire}{middle} + rev {REV + 1} = {total}"
            help_ = f"{sum_}: give it a shorter `wire:`{' or its arg a smaller max' if arg else ''}"
            yield Problem(span=button.span, message=message, help=help_)


def wire_forms(view: View) -> Iterator[Problem]:
    """No two buttons can be confused by what they send.

    A wire form is used once, old ones (`was:`) included; it has no `~` and no blanks; `page` belongs to the
    page turner; and none begins with the form of a button that has an arg and a colon.

        SMALL: {wire: size}
        LARGE: {wire: size}                      # which of them was pressed?

    Give one of them another `wire:`.
    """
    first: dict[str, Tap] = {}
    for button in view.taps.values():
        for wire in (button.wire, *button.was):
            problem = _bad_wire(wire)
            if problem:
                yield Problem(span=button.span, message=f'the wire form "{wire}" {problem}', help="rename it")
            elif wire in first:
                yield Problem(
                    span=button.span,
                    message=f'the wire form "{wire}" is used twice',
                    help="give one of them another `wire:`",
                    related=((f"{first[wire].id} has it", first[wire].span),),
                )
            first.setdefault(wire, button)
    yield from _swallowed(first)


def wide_row(view: View) -> Iterator[Problem]:
    """A row has at most 8 buttons, which is what Telegram's clients show.

    What stands behind the eighth is cut off or moved to where nobody expects it.

        keyboard: [[A, B, C, D, E, F, G, H, I]]

    Make two rows of it.
    """
    for screen in view.graph.screens:
        for number, row in enumerate(screen.keyboard, start=1):
            if not isinstance(row, EachRow) and len(row) > ROW:
                message = f"row {number} of {screen.id} has {len(row)} buttons, and {ROW} are shown"
                help_ = "make two rows of it"
                yield Problem(span=screen.span, message=message, help=help_, screen=screen.id)


def too_many_buttons(view: View) -> Iterator[Problem]:
    """A keyboard has at most 100 buttons, full pages of its lists included.

    Telegram refuses longer ones (400 reply markup is too long), and the screen would never be shown.

        - {each: models, button: MODEL, page: 100}     # and two buttons that turn pages

    Take buttons away, or make `page` smaller.
    """
    lists = {fact.name: fact.type for fact in view.graph.facts}
    for screen in view.graph.screens:
        total = most_buttons(screen, lists)
        if total > KEYBOARD:
            message = f"the keyboard of {screen.id} can have {total} buttons, and {KEYBOARD} are allowed"
            help_ = "take buttons away, or make `page` smaller"
            yield Problem(span=screen.span, message=message, help=help_, screen=screen.id)


def most_items(row: EachRow, lists: Mapping[str, TypeDef]) -> int:
    """How many items a list row shows at a time; one when nobody knows how many there are."""
    most = lists[row.fact].high
    return min(row.page or most or 1, most or row.page or 1)


def most_buttons(screen: Screen, lists: Mapping[str, TypeDef]) -> int:
    """How many buttons a keyboard has at a time, with those that turn the pages of its lists."""
    total = 0
    for row in screen.keyboard:
        if isinstance(row, EachRow):
            total += most_items(row, lists) + (TURNERS if row.page else 0)
        else:
            total += len(row)
    return total


def data_bytes(button: Tap) -> int:
    """The most bytes that a button sends: its wire form, its arg and the rev."""
    return len(button.wire.encode()) + arg_bytes(button.arg_type) + 1 + REV


def arg_bytes(type_: TypeDef | None) -> int:
    """The longest arg with its colon; 0 without an arg."""
    if type_ is None:
        return 0
    match type_.kind:
        case Kind.INTEGER if type_.low is not None and type_.high is not None:
            return 1 + max(len(str(type_.low)), len(str(type_.high)))
        case Kind.INTEGER:
            return 1 + _INT_BYTES
        case Kind.ENUM:
            return 1 + max(len(value.encode()) for value in type_.values)
        case _:
            return 1 + (type_.high or 0)


def _bad_wire(wire: str) -> str:
    if not wire:
        return "is empty"
    if wire == PAGE:
        return "belongs to the built-in button that turns pages"
    if "~" in wire or wire.split() != [wire]:
        return "has a `~` or a blank in it"
    return ""


def _swallowed(first: dict[str, Tap]) -> Iterator[Problem]:
    """Forms that read like another button's form with an arg."""
    for wire, button in first.items():
        for end in [end for end, mark in enumerate(wire) if mark == ":"] if ":" in wire else ():
            owner = first.get(wire[:end]) if wire[:end] != PAGE else None
            if wire[:end] == PAGE or (owner is not None and owner.arg):
                whose = owner.id if owner else "the page turner"
                yield Problem(
                    span=button.span,
                    message=f'the wire form "{wire}" reads like one of {whose} with an arg',
                    help="give one of them another `wire:`",
                    related=((f"{whose} is here", owner.span),) if owner else (),
                )
