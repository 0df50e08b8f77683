"""`statechart.layout.json`: where the cards, frames and lines of the picture are, one a line, sorted."""

from typing import Final

from botspec_generator.emit.header import HEADER
from botspec_generator.emit.picture.drawing import Drawing, Place
from botspec_generator.emit.sections import Entry, Json, line, section

LAYOUT: Final = "statechart.layout.json"
"""The name of the file."""


def text(drawing: Drawing, size: tuple[int, int]) -> str:
    """Return the file; `size` is the width and the height of the picture, in pixels as all else."""
    screens = [_box("id", screen, place) for screen, place in sorted(drawing.places())]
    flows = [_box("flow", flow, place) for flow, place in sorted(drawing.frames())]
    routes = sorted(
        (exit.source, wire.target, exit.triggers, points, exit.system)
        for wire, exit, points in drawing.routes()
    )
    lines: list[Entry] = [
        {"from": source, "to": target, "triggers": triggers, "points": points, "system": system}
        for source, target, triggers, points, system in routes
    ]
    whole: Json = {"height": size[1], "width": size[0]}
    parts = [f'  "$comment": {line(HEADER)}', section("flows", flows), section("lines", lines)]
    parts += [section("screens", screens), f'  "size": {line(whole)}']
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _box(key: str, name: str, place: Place) -> Entry:
    x, y, width, height = place
    return {key: name, "x": x, "y": y, "width": width, "height": height}
