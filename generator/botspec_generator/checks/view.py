"""What a rule looks at: the graph, and what several rules need of it, worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from botspec_generator.checks.reach import Reach
from botspec_generator.graph import Arc, BotGraph

Groups = Mapping[tuple[str, str], Sequence[Arc]]
"""The arcs of each source and trigger, in the order in which their conditions are tried."""


@dataclass(frozen=True)
class View:
    """One graph as the rules look at it."""

    graph: BotGraph

    @cached_property
    def groups(self) -> Groups:
        """The arcs of each source and trigger."""
        groups: dict[tuple[str, str], list[Arc]] = {}
        for arc in self.graph.arcs:
            key = (arc.source, arc.trigger)
            if key in groups:
                groups[key].append(arc)
            else:
                groups[key] = [arc]
        return groups

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.graph, self.groups)

    def path(self, screen: str, trigger: str = "") -> tuple[str, ...]:
        """The fewest presses that lead a new user to a screen, and the press of a trigger there."""
        return self._reach.path(screen, trigger)
