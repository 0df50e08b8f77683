"""What the provider is asked for: a model of the catalogue and a user's order, in the provider's terms."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from bot.provider import NewTask
from generated.session import Aspect, Quality, Style

STYLES: Final[dict[Style, str]] = {"photo": "photograph, natural light", "art": "illustration"}
QUALITIES: Final[dict[Quality, str]] = {"fast": "", "best": "highly detailed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a product of the catalogue is made: by the provider's model, with its settings, in these words.

    `fast` and `best` name a model and settings as in `seedream/4.5-text-to-image?quality=high`.
    """

    fast: str
    best: str
    words: str

    def __post_init__(self) -> None:
        """Raise ValueError when a model has no name."""
        if not self.fast or not self.best:
            raise ValueError("a recipe names a model for each quality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked for."""

    aspect: Aspect
    style: Style
    quality: Quality
    prompt: str = field(repr=False)


def ask_for(wish: Wish, recipe: Recipe) -> NewTask:
    """Return what createTask is given; style and quality are words where the model has no such setting."""
    model, _, settings = (recipe.best if wish.quality == "best" else recipe.fast).partition("?")
    words = [one for one in (STYLES[wish.style], recipe.words, QUALITIES[wish.quality]) if one]
    prompt = f"{wish.prompt}\n\nStyle: {', '.join(words)}."
    return NewTask(
        model=model, input={"prompt": prompt, "aspect_ratio": wish.aspect, **dict(parse_qsl(settings))}
    )
