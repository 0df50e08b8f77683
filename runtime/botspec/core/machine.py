"""The shared `transitions` machine, used as a pure kernel: it alone decides which arc of a trigger fires.

One machine serves all users. The model of each press is a throw-away object, so nothing of a press stays
behind.
"""

import logging
from collections.abc import Mapping

from transitions.core import Event, EventData, Machine, Transition

from botspec.contract.uimap import ANY, Arc, Condition, Move, UIMap


class Press:
    """The model of one press.

    Where the user stands, where `back` leads, and the values that conditions read.
    """

    __slots__ = ("arc", "back", "guards", "state", "values")

    def __init__(self, state: str, back: str, values: Mapping[str, object]) -> None:
        self.state = state
        self.back = back
        self.values = values
        self.arc: Arc | None = None
        self.guards: dict[str, bool] = {}

    def holds(self, condition: Condition, *, refuses: bool) -> bool:
        """Whether an arc's condition holds. The log keeps what the condition's text says.

        The condition of an arc that refuses is the opposite of its text: the spec writes what is required.
        """
        answer = condition.test(*[self.values[name] for name in condition.reads])
        self.guards[condition.source] = answer is not refuses
        return answer


class ArcTransition(Transition):
    """A transition of the library that carries the arc of the registry it was made from."""

    def __init__(self, arc: Arc, home: str) -> None:
        super().__init__(arc.source, arc.source)
        self.dest = home if arc.to == (Move.HOME,) else _destination(arc)
        self.arc = arc
        if arc.when is not None:
            self.conditions.append(self.condition_cls(self.may))

    def may(self, event: EventData) -> bool:
        """The arc's condition, asked by the library."""
        press, when = event.model, self.arc.when
        return when is None or (isinstance(press, Press) and press.holds(when, refuses=bool(self.arc.refuse)))

    def execute(self, event_data: EventData) -> bool:
        """Fires the arc when its condition holds, and leaves it on the press."""
        fired = super().execute(event_data)
        if fired and isinstance(event_data.model, Press):
            event_data.model.arc = self.arc
        return fired

    def _change_state(self, event_data: EventData) -> None:
        press = event_data.model
        if isinstance(press, Press):
            press.state = press.back if self.dest == Move.BACK else str(self.dest)


class Kernel:
    """The machine of one bot."""

    def __init__(self, ui: UIMap) -> None:
        logging.getLogger("transitions").setLevel(logging.WARNING)  # its DEBUG lines cost more than the step
        self.machine = Machine(
            model=None,
            states=[screen.id for screen in ui.screens],
            initial=ui.home,
            auto_transitions=False,
            send_event=True,
        )
        for arc in ui.arcs:
            self._add(arc, ui)

    def knows(self, screen: str, trigger: str) -> bool:
        """Whether any arc leaves this screen by this trigger."""
        event = self.machine.events.get(trigger)
        return event is not None and screen in event.transitions

    def fire(self, trigger: str, press: Press) -> bool:
        """Lets the library choose the arc; `press` then holds it, the guards and the new state.

        False when no condition held. The trigger must be known on the press's screen.
        """
        return bool(self.machine.events[trigger].trigger(press))

    def _add(self, arc: Arc, ui: UIMap) -> None:
        event = self.machine.events.setdefault(arc.trigger, Event(arc.trigger, self.machine))
        transition = ArcTransition(arc, ui.home)
        if arc.source != ANY:
            event.add_transition(transition)
            return
        for screen in ui.screens:
            if (screen.id, arc.trigger) not in ui.arcs_of:
                event.transitions[screen.id].append(transition)


def _destination(arc: Arc) -> str | None:
    """What the library moves to: nothing when the user stays, is refused, or the action chooses."""
    only = arc.to[0] if len(arc.to) == 1 else Move.STAY
    if only == Move.STAY or arc.refuse:
        return None
    return only
