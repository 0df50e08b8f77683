"""The payload of `/start`: which deep link was opened, and with what arg."""

from collections.abc import Mapping
from dataclasses import dataclass

from botspec.contract.links import LinkDef
from botspec.contract.uimap import UIMap

Links = Mapping[str, LinkDef]
"""The links of a bot by their wires, old ones included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a payload says: its link's trigger (empty: it says nothing), and what the log may show of it."""

    trigger: str
    told: str
    arg: str | int | None = None


def links_of(ui: UIMap) -> Links:
    """The look-up table of a bot's links."""
    return {wire: link for link in ui.links for wire in (link.wire, *link.was)}


def opened(links: Links, payload: str) -> Opened:
    """What a payload says; one that no link has, or with an arg that does not fit, is a plain /start."""
    wire, dash, text = payload.partition("-")
    link = links.get(wire)
    if link is None or bool(dash) is not (link.arg_type is not None):
        return Opened(trigger="", told=f"no link, {len(payload)} characters")
    if link.arg_type is None:
        return Opened(trigger=link.trigger, told=link.name)
    arg = link.read(text)
    if arg is None:
        return Opened(trigger="", told=f"{link.name} with a wrong arg, {len(payload)} characters")
    return Opened(trigger=link.trigger, told=link.name, arg=arg)
