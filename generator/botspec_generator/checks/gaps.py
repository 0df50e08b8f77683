"""Which session fields can be none on which screens: all of them at once, each as one bit of a number."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from botspec.contract.uimap import ANY, Move
from botspec_generator.checks.emptiness import Emptiness, Path
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc


class Gaps:
    """Where some session fields can be none, and by which presses a user comes there so."""

    def __init__(self, view: View, fields: Iterable[str]) -> None:
        self._view = view
        self.ways = {field: Emptiness(view, field) for field in fields}
        self._bits = {field: 1 << number for number, field in enumerate(self.ways)}
        self._any = Emptiness(view, "")
        self._all = (1 << len(self._bits)) - 1
        self._ahead: deque[str] = deque()
        self._new: dict[str, int] = {}

    def can_be(self, field: str, screen: str) -> bool:
        """Whether a field can be none on a screen."""
        return bool(self._none.get(screen, 0) & self._bits[field])

    def path(self, field: str, screen: str) -> Path:
        """The presses to a screen while a field is none; nothing where it cannot be.

        Most often they are those of any field, as no arc on the way has to do with this one.
        """
        if not self.can_be(field, screen):
            return ()
        way = self._any.way(screen)
        if way is None or any(field in self._names(arc.source, arc.trigger) for arc in way[1]):
            return self.ways[field].path(screen)
        return self._any.path(screen)

    @cached_property
    def _none(self) -> Mapping[str, int]:
        """The bits of each screen: they spread from home, and from where a field is made none."""
        none = dict.fromkeys(self._view.ways.origins, 0)
        self._add(none, self._view.graph.home, self._all)
        for field, ways in self.ways.items():
            for _, ends in ways.emptied():
                for end in ends:
                    self._add(none, end, self._bits[field])
        steps: dict[tuple[str, str], Mapping[str, int]] = {}
        told = dict.fromkeys(self._view.arcs.get(ANY, ()), 0)
        while self._ahead:
            screen = self._ahead.popleft()
            new = self._new.pop(screen)
            own = self._view.arcs.get(screen, {})
            open_ = [(ANY, trigger) for trigger, known in told.items() if new & ~known and trigger not in own]
            for source, trigger in [*((screen, trigger) for trigger in own), *open_]:
                if (source, trigger) not in steps:
                    steps[source, trigger] = self._leads(source, trigger)
                for end, bits in steps[source, trigger].items():
                    self._add(none, end, new & bits)
            told.update((trigger, told[trigger] | new) for _, trigger in open_)
        return none

    def _add(self, none: dict[str, int], screen: str, bits: int) -> None:
        """Notes bits of a screen; those that are new there go on from it."""
        fresh = bits & ~none.get(screen, bits)
        if fresh:
            none[screen] |= fresh
            if screen not in self._new:
                self._new[screen] = 0
                self._ahead.append(screen)
            self._new[screen] |= fresh

    def _leads(self, source: str, trigger: str) -> Mapping[str, int]:
        """Where a trigger leads, with the bits of the fields that can be none then, and stay so."""
        found: dict[str, int] = {}
        others = self._all
        for name in self._names(source, trigger):
            others &= ~self._bits[name]
            for arc in self.ways[name].leads(source, trigger):
                self._note(found, arc, self._bits[name])
        for arc in self._view.arcs[source][trigger]:
            if not arc.refuse and not arc.action:
                self._note(found, arc, others)
            if arc.when is None:
                break
        return found

    def _names(self, source: str, trigger: str) -> Collection[str]:
        """The fields that arcs set or ask for."""
        arcs, visible = self._view.arcs[source][trigger], self._view.visible.get(trigger)
        conditions = [visible, *(arc.when for arc in arcs)]
        names = [name for each in conditions if each is not None for name in each.reads]
        names += [one.field for arc in arcs for one in arc.set]
        return dict.fromkeys(name for name in names if name in self._bits)

    def _note(self, found: dict[str, int], arc: Arc, bits: int) -> None:
        for target in arc.to:
            end = self._view.graph.home if target == Move.HOME else target
            found[end] = found.get(end, 0) | bits
