"""What libyaml's errors mean, in words for the person who wrote the file."""

from typing import Final

import yaml

from botspec_generator.findings import Code, Report, Span
from botspec_generator.source.node import SourceFile

_QUOTE: Final = 'put a text that has ": " or " #" in it, or begins with one of @ ` % & * ! | > { [, in quotes'
_INDENT: Final = "check the indentation: entries of one map begin in the same column"
_MEANINGS: Final = (
    ("mapping values are not allowed", "a colon is not allowed here", _QUOTE),
    ("cannot start any token", "a value cannot begin with this character", _QUOTE),
    ("did not find expected key", "a key, or the end of the map, is expected here", _INDENT),
    (
        "did not find expected '-' indicator",
        "a list entry, or the end of the list, is expected here",
        _INDENT,
    ),
    ("block sequence entries are not allowed", "a list entry is not allowed here", _INDENT),
    ("could not find expected ':'", "this key has no colon after it", "write `key: value`"),
    (
        "did not find expected ',' or ']'",
        "a comma or ] is expected here",
        "close the list with ], or quote the text",
    ),
    (
        "did not find expected ',' or '}'",
        "a comma or } is expected here",
        "close the map with }, or quote the text",
    ),
    ("found unexpected end of stream", "the quotes are not closed before the end of the file", "close them"),
    ("did not find expected node content", "a value is expected here", "write one, or close the brackets"),
    ("found unknown escape character", "unknown escape after the backslash", "use single quotes: '...'"),
    ("did not find expected <document start>", "the file goes on after its end", _QUOTE),
)


def explain(error: yaml.MarkedYAMLError, file: SourceFile, report: Report) -> None:
    """Adds the finding for text that is no YAML."""
    mark = error.problem_mark or error.context_mark
    index = min(mark.index, len(file.text)) if mark else 0
    span = file.span_at(index)
    if file.text[index : index + 1] == "\t":
        report.error(Code.TAB, span, "a tab cannot indent YAML", "indent with spaces")
        return
    message, help_ = _meaning(error.problem or "it cannot be parsed")
    began = error.context_mark
    related: tuple[tuple[str, Span], ...] = ()
    if began is not None and mark is not None and began.line < mark.line:
        related = (("it began here", file.span_at(began.index)),)
    report.error(Code.NOT_YAML, span, f"not valid YAML: {message}", help_, related=related)


def _meaning(problem: str) -> tuple[str, str]:
    found = ((message, help_) for words, message, help_ in _MEANINGS if words in problem)
    return next(found, (problem, _QUOTE))
