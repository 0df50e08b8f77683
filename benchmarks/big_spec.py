"""Makes specs as large as wanted: a tree of screens with five buttons each, all with a way home."""

from collections.abc import Iterator
from pathlib import Path

BUTTONS = 5  # on every screen; below the first screen two of them are BACK and HOME
FORWARD = BUTTONS - 2
LOCALES = ("en", "ru", "de", "fr")


def write_project(folder: Path, *, screens: int, locales: int = 1) -> None:
    """Write `spec/` of a bot with this many screens (at least 6) and locales (at most 4) into a folder."""
    names = LOCALES[:locales]
    texts = folder / "spec" / "texts"
    texts.mkdir(parents=True)
    spec = "\n".join([*_head(names), *_screens(screens), *_buttons(screens)])
    (folder / "spec" / "bot.yaml").write_text(spec + "\n", encoding="utf-8")
    for locale in names:
        (texts / f"{locale}.yaml").write_text("\n".join(_texts(screens, locale)) + "\n", encoding="utf-8")


def exits(screen: int, screens: int) -> tuple[int, ...]:
    """Where a screen's own buttons lead: to its children in the tree, and where it has none, elsewhere."""
    first, count = (1, BUTTONS) if screen == 0 else (BUTTONS + 1 + FORWARD * (screen - 1), FORWARD)
    return tuple(_other(screen, child, screens) for child in range(first, first + count))


def _other(screen: int, child: int, screens: int) -> int:
    if child < screens:
        return child
    wrapped = child % screens
    return wrapped if wrapped != screen else (wrapped + 1) % screens


def _head(locales: tuple[str, ...]) -> Iterator[str]:
    yield "botspec: 1"
    yield f"bot: {{name: big, version: 1.0.0, home: S0, locales: [{', '.join(locales)}]}}"
    yield "session:"
    yield "  size: {enum: [small, large], default: small}"
    yield "commands:"
    yield "  start: {to: S0, resets: true}"


def _screens(screens: int) -> Iterator[str]:
    yield "screens:"
    for screen in range(screens):
        targets = exits(screen, screens)
        own = ", ".join(f"G{screen}_{slot}" for slot in range(len(targets)))
        yield f"  S{screen}:"
        yield "    keyboard:"
        yield f"      - [{own}]"
        if screen:
            yield "      - [BACK, HOME]"
        yield "    on:"
        yield from (f"      G{screen}_{slot}: S{target}" for slot, target in enumerate(targets))
        if screen:
            yield "      BACK: back"
            yield "      HOME: home"


def _buttons(screens: int) -> Iterator[str]:
    yield "buttons:"
    yield "  BACK: {}"
    yield "  HOME: {}"
    for screen in range(screens):
        for slot in range(len(exits(screen, screens))):
            yield f"  G{screen}_{slot}: {{set: {{size: {'large' if slot % 2 else 'small'}}}}}"


def _texts(screens: int, locale: str) -> Iterator[str]:
    yield "screens:"
    yield from (f'  S{screen}: "[{locale}] Screen {screen}, {{{{ size }}}}"' for screen in range(screens))
    yield "buttons:"
    yield f'  BACK: "[{locale}] Back"'
    yield f'  HOME: "[{locale}] Home"'
    for screen in range(screens):
        for slot, target in enumerate(exits(screen, screens)):
            yield f'  G{screen}_{slot}: "[{locale}] To {target}"'
    yield "commands:"
    yield f'  start: "[{locale}] Begin"'
