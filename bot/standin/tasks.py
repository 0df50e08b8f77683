"""The tasks of the stand-in: what was asked for, and how far it is by now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from bot.standin.easel import SIZES, Wish
from bot.standin.wire import RefusedError

ART: Final = ("art", "illustration", "painting", "drawing", "арт", "иллюстраци", "рисун", "живопис")
"""Beginnings of words that ask for a print instead of a photo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a model takes beside the frame: a prompt up to a length, and settings with their values."""

    longest: int
    settings: Mapping[str, tuple[str | bool, ...]]


MODELS: Final = {
    "z-image": Model(longest=1_000, settings={"nsfw_checker": (True, False)}),
    "seedream/4.5-text-to-image": Model(longest=3_000, settings={"quality": ("basic", "high")}),
    "flux-2/pro-text-to-image": Model(longest=5_000, settings={"resolution": ("1K", "2K")}),
}
"""Those of the provider's models that paint from words, with their documented inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Seconds that a task spends in each state before its end."""

    waiting: float = 0.3
    queuing: float = 0.3
    generating: float = 1.4

    @property
    def whole(self) -> float:
        """Seconds from the order to the result."""
        return self.waiting + self.queuing + self.generating


NO_DELAYS: Final = Delays(waiting=0, queuing=0, generating=0)


@dataclass(slots=True, kw_only=True)
class Task:
    """An accepted order; `fails` ends it without a result, `held` keeps it from its end."""

    id: str
    model: str
    prompt: str = field(repr=False)
    aspect: str
    callback: str | None
    at: float
    delays: Delays
    fails: bool = False
    held: bool = False

    def state(self, now: float) -> str:
        """The state at a time of the clock that `at` is from."""
        age = now - self.at
        if age < self.delays.waiting:
            return "waiting"
        if age < self.delays.waiting + self.delays.queuing:
            return "queuing"
        if age < self.delays.whole or self.held:
            return "generating"
        return "fail" if self.fails else "success"

    def wish(self, scale: float) -> Wish:
        """What is to be painted: tags are orders to the stand-in, and no part of the caption."""
        said = " ".join(word for word in self.prompt.split() if not word.startswith("#"))
        caption = " ".join(word for word in self.prompt.partition("\n\n")[0].split() if word[0] != "#")
        art = any(word.startswith(ART) for word in said.lower().split())
        return Wish(prompt=said, caption=caption, aspect=self.aspect, art=art, scale=scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The body of createTask, as the contract wants it."""

    model: str
    prompt: str = field(repr=False)
    aspect: str
    callback: str | None


def read_order(body: object) -> Order:
    """The order in a body; RefusedError says what is wrong with it, as the provider does."""
    given = _object(body, "The body has to be a JSON object")
    _only(given, ("model", "callBackUrl", "input"), "")
    name, callback = given.get("model"), given.get("callBackUrl")
    model = MODELS.get(name) if isinstance(name, str) else None
    if not isinstance(name, str) or model is None:
        raise RefusedError(422, "The model name you specified is not supported")
    if callback is not None and not (isinstance(callback, str) and callback.startswith("http")):
        raise RefusedError(422, "callBackUrl has to be a URL")
    prompt, aspect = _read_input(_object(given.get("input"), "input has to be an object"), model)
    return Order(model=name, prompt=prompt, aspect=aspect, callback=callback)


def _read_input(given: Mapping[str, object], model: Model) -> tuple[str, str]:
    prompt, aspect = given.get("prompt"), given.get("aspect_ratio")
    if not (isinstance(prompt, str) and prompt.strip() and len(prompt) <= model.longest):
        raise RefusedError(422, f"input.prompt has to be a text of 1 to {model.longest} characters")
    if not isinstance(aspect, str) or aspect not in SIZES:
        raise RefusedError(422, f"input.aspect_ratio has to be one of {', '.join(SIZES)}")
    _only(given, ("prompt", "aspect_ratio", *model.settings), "input.")
    for name, values in model.settings.items():
        if name in given and given[name] not in values:
            raise RefusedError(422, f"input.{name} has to be one of {', '.join(map(str, values))}")
    return prompt, aspect


def _object(given: object, wanted: str) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise RefusedError(422, wanted)
    return cast("dict[str, object]", given)


def _only(given: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise RefusedError(422, f"{place}{unknown} is not supported")
