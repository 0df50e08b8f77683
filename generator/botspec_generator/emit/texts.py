"""`texts/`: the templates of each locale by key, in spec order."""

from collections.abc import Iterator, Mapping

from botspec_generator.emit.layout import fits, quote
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.naming import module_of
from botspec_generator.emit.plan import Plan
from botspec_generator.graph import BotGraph, Link, Template

Localised = tuple[str, Mapping[str, Template]]
"""A text's key, and its template in each locale."""


def emit(plan: Plan) -> Iterator[File]:
    """Yield `texts/__init__.py` and one module per locale."""
    texts = tuple(localised(plan.graph))
    yield _index(plan.graph)
    for locale in plan.graph.locales:
        yield _locale(locale, texts)


def localised(graph: BotGraph) -> Iterator[Localised]:
    """Yield every text of the bot, by key."""
    yield from ((f"screens.{screen.id}", screen.text) for screen in graph.screens)
    yield from ((f"buttons.{button.id}", button.label) for button in graph.buttons)
    yield from ((f"targets.{one.id}", one.target) for one in graph.buttons if isinstance(one, Link))
    yield from ((f"reasons.{reason.row.code}", reason.text) for reason in graph.reasons)
    yield from ((f"commands.{command.name}", command.description) for command in graph.commands)
    yield from graph.notices.items()


def _index(graph: BotGraph) -> File:
    out = Module("texts/__init__.py", "The bot's texts by locale; the first locale is the default.")
    out.take("collections.abc", "Mapping")
    out.take("typing", "Final")
    lines = ["TEXTS: Final[Mapping[str, Mapping[str, str]]] = {"]
    for locale in graph.locales:
        name = module_of(locale)
        lines.append(f"    {quote(locale)}: {out.take(f'.{name}', f'TEXTS as {name.upper()}')},")
    out.add("\n".join([*lines, "}"]))
    return out.file()


def _locale(locale: str, texts: tuple[Localised, ...]) -> File:
    out = Module(
        f"texts/{module_of(locale)}.py", f"The texts in the locale {locale}: Jinja templates by key."
    )
    out.take("collections.abc", "Mapping")
    out.take("typing", "Final")
    lines = ["TEXTS: Final[Mapping[str, str]] = {"]
    for key, text in texts:
        if locale in text:
            lines += _entry(key, text[locale].source)
    out.add("\n".join([*lines, "}"]))
    return out.file()


def _entry(key: str, source: str) -> list[str]:
    """Return one text; a long one of several lines is written line by line."""
    literal = quote(source)
    line = f'    "{key}": {literal},'
    if "\n" not in source[:-1] or fits(line):
        return [line]
    whole = f"        {literal}"
    inner = [whole] if fits(whole) else [f"        {quote(part)}" for part in _lines(source)]
    return [f'    "{key}": (', *inner, "    ),"]


def _lines(source: str) -> list[str]:
    """Return the lines of a text with their newlines."""
    *lines, last = source.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
