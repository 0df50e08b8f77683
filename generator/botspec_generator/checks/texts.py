"""Rules on texts: everything that is shown has one, in every locale."""

from collections.abc import Iterator, Mapping

from botspec.contract.uimap import ButtonKind
from botspec.contract.vocabulary import Reason, Told
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.findings import Span
from botspec_generator.graph import BotGraph, Link, Placed, Template

_NEVER_TOLD = (Reason.SUCCESS, Reason.NOOP)
_BUILT_IN = frozenset(Told)


def missing(view: View) -> Iterator[Problem]:
    """What has a text has it in every locale of the bot.

    Screens, buttons, reasons and notices need one; commands need all or none (without one, a command is not
    listed in the menu). What comes with the generator, reasons and two notices, has its texts in English and
    Russian.

        spec/texts/en.yaml:  screens: {MENU: Hello}
        spec/texts/ru.yaml:  screens: {}

    Add the text to the file of the locale that lacks it.
    """
    locales = set(view.graph.locales)
    for section, name, texts, place in _owners(view.graph):
        if not texts.keys() >= locales:
            lacking = [locale for locale in view.graph.locales if locale not in texts]
            files = ", ".join(f"spec/texts/{locale}.yaml" for locale in lacking)
            yield Problem(
                span=place.span if isinstance(place, Placed) else place,
                message=f"the {section.removesuffix('s')} {name} has no text in {', '.join(lacking)}",
                help=f"add {name} under `{section}:` in {files}",
            )
    for link in _links(view.graph):
        lacking = [locale for locale in view.graph.locales if locale not in link.target]
        if lacking:
            message = f"the button {link.id} leads nowhere in {', '.join(lacking)}"
            yield Problem(span=link.span, message=message, help="add the locale beside the others")
    reasons = {str(one.row.code): one.text for one in view.graph.reasons if one.span is None}
    yield from _missing_built_in("reasons", reasons, view.graph)
    yield from _missing_built_in("notices", _built_in_notices(view.graph), view.graph)


def screen_without_text(view: View) -> Iterator[Problem]:
    """Every screen has a text.

    Telegram sends no empty message.

        screens: {MENU: {keyboard: [[PAY]]}}

    Add `text:` to the screen, or its name under `screens:` in the texts files.
    """
    for screen in view.graph.screens:
        if not screen.text:
            message = f"the screen {screen.id} has no text"
            help_ = f"add {screen.id} under `screens:` in spec/texts/{view.graph.locales[0]}.yaml"
            yield Problem(span=screen.span, message=message, help=help_)


def blank(view: View) -> Iterator[Problem]:
    """No text is blank.

    Telegram refuses an empty message, and drops a button without a label.

        buttons: {PAY: ""}

    Write it.
    """
    if not any(not text.source or text.source.isspace() for text in view.texts):
        return
    built_in = ((each.row.code, each.text) for each in view.graph.reasons if each.span is None)
    owners = [*((section, name, texts) for section, name, texts, _ in _owners(view.graph))]
    owners += (("targets", one.id, one.target) for one in _links(view.graph) if _needs_words(one))
    owners += (("reasons", str(code), texts) for code, texts in built_in)
    owners += (("notices", name, texts) for name, texts in _built_in_notices(view.graph).items())
    for section, name, texts in owners:
        for text in texts.values():
            if not text.source or text.source.isspace():
                message = f"the text of the {section.removesuffix('s')} {name} is blank"
                yield Problem(span=text.span, message=message, help="write it")


def _owners(graph: BotGraph) -> Iterator[tuple[str, str, Mapping[str, Template], Placed | Span]]:
    """Everything of the spec that has texts, with its section and where it stands."""
    for screen in graph.screens:
        if screen.text:
            yield "screens", screen.id, screen.text, screen
    for button in graph.buttons:
        yield "buttons", button.id, button.label, button
    for command in graph.commands:
        if command.description:
            yield "commands", command.name, command.description, command
    for reason in graph.reasons:
        if reason.span is not None and reason.row.code not in _NEVER_TOLD:
            yield "reasons", str(reason.row.code), reason.text, reason.span
    for key, texts in graph.notices.items():
        if key not in _BUILT_IN:
            yield "notices", key.removeprefix("notices."), texts, next(iter(texts.values()))


def _links(graph: BotGraph) -> Iterator[Link]:
    """The buttons that have a target."""
    asks = (ButtonKind.CONTACT, ButtonKind.LOCATION)
    return (button for button in graph.buttons if isinstance(button, Link) and button.kind not in asks)


def _needs_words(link: Link) -> bool:
    """Whether the button's target may not be blank: an inline query may."""
    return link.kind not in (ButtonKind.SWITCH_INLINE, ButtonKind.SWITCH_HERE)


def _built_in_notices(graph: BotGraph) -> Mapping[str, Mapping[str, Template]]:
    """The notices that every bot has, by name."""
    return {key.removeprefix("notices."): texts for key, texts in graph.notices.items() if key in _BUILT_IN}


def _missing_built_in(
    section: str, built_in: Mapping[str, Mapping[str, Template]], graph: BotGraph
) -> Iterator[Problem]:
    """The built-in texts of a section that a locale lacks, together: there are many."""
    for locale in graph.locales:
        lacking = (name for name, texts in built_in.items() if locale not in texts)
        names = ", ".join(name for name in lacking if name not in _NEVER_TOLD)
        file = f"spec/texts/{locale}.yaml"
        if names:
            yield Problem(
                span=Span(file=file, line=1, column=1, end_column=2),
                message=f"built-in {section} have no text in {locale}: {names}",
                help=f"add them under `{section}:` in {file}",
            )
