"""Writes the words of a prompt onto a picture, as a caption at its foot."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.standin.easel import stretch, tone

FONT: Final = Path(__file__).with_name("fonts") / "Manrope-SemiBold.ttf"
LINES: Final = 3
LAST: Final = 0x052F
"""The last letter that the font may have: it knows Latin, Greek and Cyrillic."""


def letter(picture: Image.Image, prompt: str) -> None:
    """Writes as much of the prompt as fits into three lines; nothing when the font knows none of it."""
    width, height = picture.size
    size = round(min(width, height) * 0.052)
    margin = round(size * 1.1)
    font = _font(size)
    lines = _lines(_known(prompt), font, width - 2 * margin)
    if not lines:
        return
    step = round(size * 1.28)
    top = height - margin - step * len(lines)
    _shade(picture, top - 2 * step)
    ink = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(ink)
    for number, line in enumerate(lines):
        draw.text((margin, top + number * step), line, font=font, fill=(255, 255, 255, 242))
    shadow = Image.new("RGBA", picture.size)
    shadow.putalpha(ink.getchannel("A").filter(ImageFilter.GaussianBlur(size / 7)))
    picture.paste(shadow, (0, max(1, size // 16)), shadow)
    picture.paste(ink, (0, 0), ink)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, max(size, 4))


def _known(prompt: str) -> str:
    """The words without what the font has no letters for, such as emoji."""
    kept = (sign if _is_known(sign) else " " for sign in prompt)
    return " ".join("".join(kept).split())


def _is_known(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNP" and (ord(sign) <= LAST or 0x2010 <= ord(sign) <= 0x2026)


def _lines(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """The text in lines that fit; what is left over ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        whole = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(whole) <= room:
            lines[-1] = whole
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]
    return [_cut(line, font, room) for line in lines]


def _cut(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """One line that fits, whatever is in it."""
    if font.getlength(line) <= room:
        return line
    kept = line.rstrip("…")
    while kept and font.getlength(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _shade(picture: Image.Image, top: int) -> None:
    """Darkens the foot of the picture softly, so that the words can be read on anything."""
    width, height = picture.size
    top = max(0, top)
    fade = tone(stretch(Image.linear_gradient("L"), (width, height - top)), lambda value: value * 5 // 8)
    picture.paste(Image.new("RGB", fade.size, (6, 8, 18)), (0, top), fade)
