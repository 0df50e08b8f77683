"""Reads the picture back: its cards, its texts, its lines, in pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: "Box") -> bool:
        """Whether two rectangles share a pixel."""
        is_beside = self.right <= other.left or other.right <= self.left
        is_above = self.bottom <= other.top or other.bottom <= self.top
        return not (is_beside or is_above)

    def holds(self, other: "Box") -> bool:
        """Whether the other rectangle is inside of this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class Picture:
    """One picture; ElementTree refuses what is not XML."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.page = Box(
            left=0, top=0, right=int(self.root.attrib["width"]), bottom=int(self.root.attrib["height"])
        )

    def cards(self) -> Iterator[tuple[str, ElementTree.Element, Box]]:
        """The name of each card ("" for what is on every screen), its marks, and where it stands."""
        for group in self.root.iter(f"{NAMESPACE}g"):
            for rect in group.findall(f"{NAMESPACE}rect"):
                if rect.attrib["class"].split()[0] == "card":
                    yield group.get("id", "").removeprefix("screen-"), group, box(rect)

    def card(self, name: str) -> ElementTree.Element:
        """The marks of a screen's card."""
        return next(group for found, group, _ in self.cards() if found == name)


def box(rect: ElementTree.Element) -> Box:
    """Where a rectangle stands."""
    left, top, width, height = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box(left=left, top=top, right=left + width, bottom=top + height)


def texts(element: ElementTree.Element) -> Iterator[tuple[str, str, Box]]:
    """The class of each text in an element, what it says, and where it stands."""
    for text in element.iter(f"{NAMESPACE}text"):
        left, base, length = (int(text.attrib[name]) for name in ("x", "y", "textLength"))
        yield (
            text.attrib["class"],
            text.text or "",
            Box(left=left, top=base - 9, right=left + length, bottom=base + 3),
        )


def said(element: ElementTree.Element) -> str:
    """Everything that an element says, without a space: a long word may be broken."""
    return "".join("".join(text for _, text, _ in texts(element)).split())


def icons(element: ElementTree.Element) -> list[str]:
    """The names of the icons in an element."""
    return [use.attrib["href"].removeprefix("#") for use in element.iter(f"{NAMESPACE}use")]


def wires(picture: Picture) -> Iterator[tuple[str, list[str]]]:
    """The colour of each line between cards, and its paths."""
    for group in picture.root.iter(f"{NAMESPACE}g"):
        kind = group.get("class", "")
        if kind.startswith("line "):
            yield kind.removeprefix("line "), [path.attrib["d"] for path in group.iter(f"{NAMESPACE}path")]
