"""Rules on texts: everything that is shown has one, in every locale."""

from collections.abc import Iterator, Mapping

from botspec.contract.vocabulary import Reason
from botspec_generator.checks.rule import Problem
from botspec_generator.findings import Span
from botspec_generator.graph import BotGraph, Template

_NEVER_TOLD = (Reason.SUCCESS, Reason.NOOP)


def missing(graph: BotGraph) -> Iterator[Problem]:
    """What has a text has it in every locale of the bot.

    Screens, buttons, reasons and notices need one; commands need all or none (without one, a command is not
    listed in the menu). A reason that comes with the generator has its texts in English and Russian.
    """
    for section, name, texts, span in _owners(graph):
        lacking = [locale for locale in graph.locales if locale not in texts]
        if lacking:
            files = ", ".join(f"spec/texts/{locale}.yaml" for locale in lacking)
            yield Problem(
                span=span,
                message=f"the {section.removesuffix('s')} {name} has no text in {', '.join(lacking)}",
                help=f"add {name} under `{section}:` in {files}",
            )
    yield from _missing_reasons(graph)


def screen_without_text(graph: BotGraph) -> Iterator[Problem]:
    """Every screen has a text: Telegram sends no empty message."""
    for screen in graph.screens:
        if not screen.text:
            message = f"the screen {screen.id} has no text"
            help_ = f"add {screen.id} under `screens:` in spec/texts/{graph.locales[0]}.yaml"
            yield Problem(span=screen.span, message=message, help=help_)


def blank(graph: BotGraph) -> Iterator[Problem]:
    """No text is blank: Telegram refuses an empty message, and drops a button without a label."""
    built_in = ((each.row.code, each.text) for each in graph.reasons if each.span is None)
    owners = [*((section, name, texts) for section, name, texts, _ in _owners(graph))]
    owners += (("reasons", str(code), texts) for code, texts in built_in)
    for section, name, texts in owners:
        for text in texts.values():
            if not text.source.strip():
                message = f"the text of the {section.removesuffix('s')} {name} is blank"
                yield Problem(span=text.span, message=message, help="write it")


def _owners(graph: BotGraph) -> Iterator[tuple[str, str, Mapping[str, Template], Span]]:
    """Everything of the spec that has texts, with its section and its place."""
    for screen in graph.screens:
        if screen.text:
            yield "screens", screen.id, screen.text, screen.span
    for button in graph.buttons:
        yield "buttons", button.id, button.label, button.span
    for command in graph.commands:
        if command.description:
            yield "commands", command.name, command.description, command.span
    for reason in graph.reasons:
        if reason.span is not None and reason.row.code not in _NEVER_TOLD:
            yield "reasons", str(reason.row.code), reason.text, reason.span
    for key, texts in graph.notices.items():
        yield "notices", key.removeprefix("notices."), texts, next(iter(texts.values())).span


def _missing_reasons(graph: BotGraph) -> Iterator[Problem]:
    """The built-in reasons that a locale lacks, together: there are twelve."""
    built_in = [each for each in graph.reasons if each.span is None and each.row.code not in _NEVER_TOLD]
    for locale in graph.locales:
        codes = ", ".join(reason.row.code for reason in built_in if locale not in reason.text)
        file = f"spec/texts/{locale}.yaml"
        if codes:
            yield Problem(
                span=Span(file=file, line=1, column=1, end_column=2),
                message=f"built-in reasons have no text in {locale}: {codes}",
                help=f"add them under `reasons:` in {file}",
            )
