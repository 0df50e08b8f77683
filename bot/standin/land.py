"""Paints the land of a picture: ridge before ridge, with what grows or stands on them, and water."""

from collections.abc import Iterator
from math import cos, pi
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from bot.standin.easel import Easel, mix, stretch
from bot.standin.scenes import Colour, Ground

RIDGES: Final = 5
SHARPER: Final = 2
"""Edges are drawn this much larger, and then shrunk: that is what makes them smooth."""


def paint_land(easel: Easel, picture: Image.Image) -> None:
    """Paints everything below the sky."""
    for number in range(RIDGES):
        _ridge(easel, picture, number / (RIDGES - 1))
    if easel.scene.ground is Ground.WATER:
        _water(easel, picture)


def _ridge(easel: Easel, picture: Image.Image, depth: float) -> None:
    """One layer of land, from the farthest (0) to the nearest (1), paler the farther it is."""
    width, height = easel.size
    ground = easel.scene.ground
    if ground is Ground.WATER and depth > 0.5:
        return
    top = easel.horizon + (height - easel.horizon) * (depth**1.5 * 0.78 - 0.10)
    tall = height * (0.15 - 0.07 * depth) * (0.9 if ground is Ground.DUNES else 1)
    crest = [*_crest(easel.random, width * SHARPER, rough=0.2 if ground is Ground.DUNES else 0.5)]
    line = [(x, (top - tall * value) * SHARPER) for x, value in enumerate(crest)]
    mask = Image.new("L", (width * SHARPER, height * SHARPER))
    draw = ImageDraw.Draw(mask)
    draw.polygon([(0, height * SHARPER), *line, (width * SHARPER, height * SHARPER)], fill=255)
    if depth >= 0.5:
        _grow(easel, draw, line, depth)
    small = mask.reduce(SHARPER)
    colour = mix(easel.scene.far, easel.scene.near, depth)
    picture.paste(_land(easel, colour, top - tall, depth), (0, 0), small)


def _land(easel: Easel, colour: Colour, top: float, depth: float) -> Image.Image:
    """The colour of a layer: it fades into mist towards its foot, unless it is a print."""
    _, height = easel.size
    if easel.wish.art:
        return Image.new("RGB", easel.size, colour)
    mist = mix(colour, easel.scene.sky[-1], 0.62 * (1 - depth))
    column = Image.new("RGB", (1, height), colour)
    for y in range(max(0, round(top)), height):
        column.putpixel((0, y), mix(colour, mist, min(1, (y - top) / (height * 0.2))))
    return stretch(column, easel.size)


def _crest(random: Random, length: int, rough: float) -> Iterator[float]:
    """A skyline from 0 to 1: hills on hills, each half as wide and `rough` times as high."""
    layers: list[tuple[list[float], int, float]] = []
    for doubled in range(7):
        count = 3 * 2**doubled
        layers.append(([random.random() for _ in range(count + 2)], count, rough**doubled))
    whole = sum(share for _, _, share in layers)
    for x in range(length):
        total = 0.0
        for points, count, share in layers:
            at = x / length * count
            here = (1 - cos(at % 1 * pi)) / 2
            total += share * (points[int(at)] * (1 - here) + points[int(at) + 1] * here)
        yield total / whole


def _grow(easel: Easel, draw: ImageDraw.ImageDraw, line: list[tuple[int, float]], depth: float) -> None:
    """What stands on a near layer: pines or houses."""
    width, height = easel.size
    tall = height * (0.02 + 0.085 * depth**2) * SHARPER
    match easel.scene.ground:
        case Ground.PINES:
            for _ in range(round(150 - 90 * depth)):
                x, y = easel.random.choice(line)
                _pine(draw, x, y + tall * 0.15, tall * easel.random.uniform(0.55, 1.25))
        case Ground.CITY:
            left = 0.0
            while left < width * SHARPER:
                wide = tall * easel.random.uniform(0.5, 1.1)
                top = line[min(int(left), len(line) - 1)][1] - tall * easel.random.uniform(0.3, 3.2)
                draw.rectangle((left, top, left + wide, height * SHARPER), fill=255)
                _windows(easel, draw, (left, top, wide), tall)
                left += wide * easel.random.uniform(0.8, 1.5)
        case Ground.MEADOW | Ground.DUNES | Ground.WATER:
            pass


def _pine(draw: ImageDraw.ImageDraw, x: float, y: float, tall: float) -> None:
    for tier in range(4):
        foot, wide = y - tall * tier * 0.22, tall * (0.26 - tier * 0.05)
        draw.polygon([(x - wide, foot), (x, foot - tall * 0.42), (x + wide, foot)], fill=255)


def _windows(easel: Easel, draw: ImageDraw.ImageDraw, house: tuple[float, float, float], tall: float) -> None:
    """Some windows are lit: they are cut out of the house, so that the light behind shines through."""
    left, top, wide = house
    pane = tall * 0.09
    for column in range(1, int(wide / pane / 2.2)):
        for row in range(1, 14):
            if easel.random.random() < 0.22:
                x, y = left + column * pane * 2.2, top + row * pane * 2.4
                draw.rectangle((x, y, x + pane, y + pane * 1.2), fill=easel.random.randint(60, 170))


def _water(easel: Easel, picture: Image.Image) -> None:
    """Everything above the shore again, upside down, darker and broken by waves."""
    width, height = easel.size
    shore = round(easel.horizon + (height - easel.horizon) * 0.16)
    above = picture.crop((0, max(0, 2 * shore - height), width, shore))
    below = stretch(above.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (width, height - shore))
    deep = Image.new("RGB", below.size, easel.scene.near)
    below = Image.blend(below, deep, 0.34).filter(ImageFilter.GaussianBlur(width / 700))
    picture.paste(below, (0, shore))
    draw = ImageDraw.Draw(picture, "RGBA")
    for y in range(shore, height, max(2, height // 150)):
        near = (y - shore) / (height - shore)
        for _ in range(5):
            x, long = easel.random.uniform(0, width), width * easel.random.uniform(0.02, 0.05 + 0.12 * near)
            draw.line((x, y, x + long, y), fill=(255, 255, 255, 26), width=max(1, height // 480))
        x, long = easel.sun[0] + easel.random.gauss(0, width * 0.03), width * easel.random.uniform(0.01, 0.06)
        draw.line((x - long, y, x + long, y), fill=(*easel.scene.glow, 120), width=max(1, height // 360))
