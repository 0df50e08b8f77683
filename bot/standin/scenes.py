"""What a picture may show: a handful of scenes, each with its colours and the words that call for it."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final, TypeAlias

Colour: TypeAlias = tuple[int, int, int]


class Ground(StrEnum):
    """What the nearest layer is made of."""

    MEADOW = "meadow"
    PINES = "pines"
    DUNES = "dunes"
    WATER = "water"
    CITY = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A light and a land: `sky` from the top down to the horizon, `far` and `near` ridges, `glow` of the sun.

    `words` are beginnings of words, in English and Russian.
    """

    name: str
    sky: tuple[Colour, ...]
    glow: Colour
    far: Colour
    near: Colour
    ground: Ground
    stars: bool = False
    words: tuple[str, ...]


def _rgb(*codes: str) -> tuple[Colour, ...]:
    return tuple((int(one[0:2], 16), int(one[2:4], 16), int(one[4:6], 16)) for one in codes)


def _scene(name: str, colours: str, ground: Ground, words: str, *, stars: bool = False) -> Scene:
    """Reads the colours as `sky sky sky sky glow far near`."""
    *sky, glow, far, near = _rgb(*colours.split())
    return Scene(
        name=name,
        sky=tuple(sky),
        glow=glow,
        far=far,
        near=near,
        ground=ground,
        stars=stars,
        words=tuple(words.split()),
    )


SCENES: Final = (
    _scene(
        "city",
        "0b0b2b 2b1055 7b2a7d f0567a ffb3c7 4a2a7a 0d0a24",
        Ground.CITY,
        "city neon street robot cyber town город неон улиц робот кибер",
        stars=True,
    ),
    _scene(
        "night",
        "050a1f 0d1b46 24407e 5d7fb4 eaf2ff 35508a 060c1e",
        Ground.PINES,
        "night moon star space dark midnight ночь ночн лун звезд звёзд космос",
        stars=True,
    ),
    _scene(
        "winter",
        "5f93c4 93bcdd c9deee f6e9e4 fff6e6 9db7d1 2f4a66",
        Ground.PINES,
        "snow winter ice frost mountain снег снеж зим лёд лед мороз гор",
    ),
    _scene(
        "sea",
        "2f7fb5 6db7d6 bfe3e4 fdebc8 fff3cf 7fa9bb 1d4258",
        Ground.WATER,
        "sea ocean lake river boat ship lighthouse whale мор океан озер река лодк корабл маяк кит",
    ),
    _scene(
        "sunset",
        "2a2459 7a3b7e e2725b ffc27a ffe9b8 9a5a78 2a1a33",
        Ground.WATER,
        "sunset evening dusk autumn закат вечер осен сумерк",
    ),
    _scene(
        "desert",
        "4f86b0 9cc0c9 f3d9a8 f7b26a fff0c9 c98a5a 6b3a24",
        Ground.DUNES,
        "desert sand dune camel egypt mars пустын песок дюн верблюд египет марс",
    ),
    _scene(
        "forest",
        "7fb7a6 aed3b3 dfe9bf fbf3cf fffbe0 7da08a 17352c",
        Ground.PINES,
        "forest tree wood green jungle fox bear лес дерев зелен джунгл лис медвед",
    ),
    _scene(
        "morning",
        "6f8fcf b3a6d8 f2c2c9 ffe6c2 fff6df a9a0c8 3a4468",
        Ground.MEADOW,
        "morning dawn sunrise spring flower cat утр рассвет весн цвет кот кош",
    ),
)


def choose(prompt: str, random: Random) -> Scene:
    """The scene that most words of the prompt call for; any, by chance, when none does."""
    words = [word.strip(".,;:!?\"'«»()") for word in prompt.lower().split()]
    fitting = {one.name: sum(word.startswith(one.words) for word in words) for one in SCENES}
    most = max(fitting.values())
    return random.choice([one for one in SCENES if fitting[one.name] == most])
