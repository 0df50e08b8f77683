"""Paints a picture from a prompt: a layered landscape, the same one for the same words, frame and style."""

from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.standin.easel import Easel, Wish, between, stretch, tone
from bot.standin.land import paint_land
from bot.standin.lettering import letter
from bot.standin.scenes import Colour, choose


def paint(wish: Wish) -> bytes:
    """The picture as PNG."""
    picture = _picture(wish)
    letter(picture, wish.caption)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _picture(wish: Wish) -> Image.Image:
    random = Random(f"{wish.prompt}|{wish.aspect}|{wish.art}")
    scene = choose(wish.prompt, random)
    width, height = wish.size
    horizon = round(height * random.uniform(0.52, 0.62))
    radius = round(min(width, height) * random.uniform(0.07, 0.11))
    sun = (
        round(width * random.uniform(0.25, 0.75)),
        horizon - round(height * random.uniform(0.12, 0.26)),
        radius,
    )
    easel = Easel(wish=wish, scene=scene, random=random, size=wish.size, horizon=horizon, sun=sun)
    picture = _sky(easel)
    _lights(easel, picture)
    paint_land(easel, picture)
    return _finish(easel, picture)


def _sky(easel: Easel) -> Image.Image:
    """A gradient from the top down to the horizon; a print has it in bands."""
    _, height = easel.size
    column = Image.new("RGB", (1, height))
    bands = 9 if easel.wish.art else height
    for y in range(height):
        step = int(min(y / easel.horizon, 1) * bands) / bands
        column.putpixel((0, y), between(easel.scene.sky, step))
    return stretch(column, easel.size)


def _lights(easel: Easel, picture: Image.Image) -> None:
    """The stars, the glow around the sun or moon, the disc itself, and what flies before it."""
    if easel.scene.stars:
        _stars(easel, picture)
    x, y, radius = easel.sun
    if easel.wish.art:
        for ring in (2.6, 1.9, 1.4):
            _disc(picture, (x, y, round(radius * ring)), easel.scene.glow, 46)
    else:
        _glow(easel, picture)
    _disc(picture, easel.sun, easel.scene.glow, 255)
    if not easel.wish.art:
        _clouds(easel, picture)
    _birds(easel, picture)


def _stars(easel: Easel, picture: Image.Image) -> None:
    width, _ = easel.size
    draw = ImageDraw.Draw(picture, "RGBA")
    for _ in range(170):
        x, y = easel.random.uniform(0, width), easel.horizon * easel.random.random() ** 1.6
        radius = width / 1100 * easel.random.choice((0.6, 0.8, 1.0, 1.8))
        shine = round(easel.random.uniform(70, 230) * (1 - y / easel.horizon * 0.7))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 250, 240, shine))


def _glow(easel: Easel, picture: Image.Image) -> None:
    x, y, radius = easel.sun
    reach = radius * 7
    light = ImageChops.invert(stretch(Image.radial_gradient("L"), (2 * reach, 2 * reach)))
    faded = tone(light, lambda value: round(204 * max(0.0, (value - 76) / 179) ** 1.9))  # 76 is at the edge
    shine = Image.new("RGB", picture.size)
    shine.paste(Image.new("RGB", faded.size, easel.scene.glow), (x - reach, y - reach), faded)
    picture.paste(ImageChops.screen(picture, shine))


def _disc(picture: Image.Image, sun: tuple[int, int, int], colour: Colour, strength: int) -> None:
    x, y, radius = sun
    mask = Image.new("L", (8 * radius, 8 * radius))
    ImageDraw.Draw(mask).ellipse((0, 0, 8 * radius - 1, 8 * radius - 1), fill=strength)
    small = mask.reduce(4)
    picture.paste(Image.new("RGB", small.size, colour), (x - radius, y - radius), small)


def _clouds(easel: Easel, picture: Image.Image) -> None:
    """Long soft clouds, lit from the sun's side."""
    width, _ = easel.size
    mask = Image.new("L", easel.size)
    draw = ImageDraw.Draw(mask)
    for _ in range(9):
        x, y = easel.random.uniform(-0.2, 1) * width, easel.horizon * easel.random.uniform(0.1, 0.8)
        for _ in range(7):
            long, high = width * easel.random.uniform(0.06, 0.2), easel.horizon * 0.014
            at = x + easel.random.uniform(0, 0.22) * width, y + easel.random.uniform(-1, 1) * high
            draw.ellipse((*at, at[0] + long, at[1] + high), fill=easel.random.randint(28, 84))
    soft = mask.filter(ImageFilter.GaussianBlur(width / 130))
    picture.paste(Image.new("RGB", easel.size, easel.scene.glow), (0, 0), soft)


def _birds(easel: Easel, picture: Image.Image) -> None:
    width, _ = easel.size
    draw = ImageDraw.Draw(picture, "RGBA")
    x, y, radius = easel.sun
    for _ in range(easel.random.randint(3, 6)):
        at = x + easel.random.uniform(-4, 4) * radius, y + easel.random.uniform(-2, 0.5) * radius
        wing = width * easel.random.uniform(0.006, 0.011)
        line = (at[0] - wing, at[1] - wing / 2, at[0], at[1], at[0] + wing, at[1] - wing / 2)
        draw.line(line, fill=(*easel.scene.near, 200), width=max(1, width // 640), joint="curve")


def _finish(easel: Easel, picture: Image.Image) -> Image.Image:
    """A photo gets dark corners and grain; a print is done."""
    if easel.wish.art:
        return picture
    width, height = easel.size
    corners = tone(stretch(Image.radial_gradient("L"), easel.size), lambda value: value * value // 700)
    picture.paste(Image.new("RGB", easel.size, (8, 8, 16)), (0, 0), corners)
    rows, columns = max(1, height // 2), max(1, width // 2)
    grain = Image.frombytes("L", (columns, rows), easel.random.randbytes(columns * rows))
    grain = stretch(grain, easel.size).convert("RGB")
    return Image.blend(picture, ImageChops.overlay(picture, grain), 0.045)
