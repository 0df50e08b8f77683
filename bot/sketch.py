"""A provider of this process: a sketch instead of a picture, in the frame and the colour of the order."""

from hashlib import blake2b
from typing import Final
from urllib.parse import quote

from bot.runs import Order
from generated.session import Aspect

FRAMES: Final[dict[Aspect, tuple[int, int]]] = {"16:9": (1280, 720), "1:1": (960, 960), "4:3": (1024, 768)}


class Sketcher:
    """Draws at once, and the same for the same order."""

    async def paint(self, order: Order) -> str:
        """Return an SVG as a data URL: a frame of the ordered aspect, filled with the prompt's own colour."""
        width, height = FRAMES[order.aspect]
        colour = blake2b(f"{order.model} {order.style} {order.prompt}".encode(), digest_size=3).hexdigest()
        size = f'width="{width}" height="{height}"'
        drawn = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#{colour}"/></svg>'
        return f"data:image/svg+xml,{quote(drawn)}"
