"""What a spec means is one value, which nobody who is handed it can change."""

import pytest
from msgspec import Struct

from botspec_generator import graph

KINDS = [
    kind
    for kind in vars(graph).values()
    if isinstance(kind, type) and kind.__module__ == graph.__name__ and issubclass(kind, Struct)
]


def test_the_graph_is_found() -> None:
    """The kinds of values that the next test looks at are those of the graph."""
    assert {graph.BotGraph, graph.Screen, graph.Tap, graph.Arc} < set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_a_graph_can_be_changed(kind: type[Struct]) -> None:
    """Every value refuses a new value for any of its fields."""
    given = kind(**dict.fromkeys(kind.__struct_fields__, "as it was made"))
    for name in kind.__struct_fields__:
        with pytest.raises(AttributeError, match="immutable"):
            setattr(given, name, "changed")
    assert {getattr(given, name) for name in kind.__struct_fields__} == {"as it was made"}
