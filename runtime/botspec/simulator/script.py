"""The script of a tour: who takes part, what each does, and what has to come of it."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator


class Shape(BaseModel):
    """What every part of a tour has in common: no other keys than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Visitor(Shape):
    """Who takes part in the tour; with `chat` he writes and presses in that group, else to the bot alone."""

    id: int = Field(default=123, gt=0)
    first_name: str = "Test"
    language: str = "en"
    chat: int | None = Field(default=None, lt=0)


class Expect(Shape):
    """What has to be true after a step; what is not given is not looked at.

    `text`, `answer` are parts of the newest screen and of the answer to the press; `media` is what the
    screen carries (`photo` ..., `none`); `buttons` labels that must be there, `without` labels that must not,
    `targets` a part of what the buttons of these labels open, copy or ask for;
    `reason` the reason code with which the update ended.
    """

    screen: str | None = None
    text: str | None = None
    media: str | None = None
    buttons: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    targets: Mapping[str, str] = Field(default_factory=dict[str, str])
    answer: str | None = None
    alert: bool | None = None
    reason: str | None = None


class Step(Shape):
    """One thing that the visitor does: he says a text, presses a label, sends raw callback data or a file.

    `attach` is one kind of file, or a contact or a location, with what POST /sim/message takes for it. Or he
    does nothing, and waits until an event of the spec has met him. `by` is one of the tour's `people`, if it
    is not its `user` who does it.
    """

    by: str | None = None

    say: str | None = None
    press: str | None = None
    send: str | None = None
    attach: Mapping[str, dict[str, JsonValue]] | None = None
    caption: str = ""
    wait: str | None = None
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Step":
        given = (self.say, self.press, self.send, self.attach, self.wait)
        if sum(one is not None for one in given) != 1:
            raise ValueError("a step does one thing: say, press, send, attach or wait")
        if self.attach is not None and len(self.attach) != 1:
            raise ValueError("attach one thing, such as {photo: {}}")
        if self.caption and self.attach is None:
            raise ValueError("a caption belongs to what is attached")
        return self


class Tour(Shape):
    """A scripted conversation."""

    tour: str
    user: Visitor = Visitor()
    people: Mapping[str, Visitor] = Field(default_factory=dict[str, Visitor])
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_everybody(self) -> "Tour":
        for step in self.steps:
            if step.by is not None and step.by not in self.people:
                known = ", ".join(self.people) or "nobody: add `people: {BOB: {id: 8}}`"
                raise ValueError(f"a step is by {step.by}; the people of the tour are {known}")
        return self

    def visitor(self, step: Step) -> Visitor:
        """Who does a step."""
        return self.user if step.by is None else self.people[step.by]
