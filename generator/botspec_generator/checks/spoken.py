"""Everything that a bot says."""

from collections.abc import Iterator, Mapping

from botspec_generator.graph import BotGraph, Link, Template

Texts = Mapping[str, Template]
"""One text by locale."""


def spoken(graph: BotGraph) -> Iterator[tuple[str, Texts]]:
    """Whose every text is, and the text in each locale; the descriptions of commands have no values."""
    for screen in graph.screens:
        yield f"the screen {screen.id}", screen.text
    for button in graph.buttons:
        yield f"the label of {button.id}", button.label
        if isinstance(button, Link):
            yield f"what {button.id} opens", button.target
    for reason in graph.reasons:
        yield f"the reason {reason.row.code}", reason.text
    for key, texts in graph.notices.items():
        yield f"the notice {key.removeprefix('notices.')}", texts
