"""A path names one tour or a folder of them; what cannot be played together is said before anything runs."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from botspec.contract.errors import ConfigError
from botspec.simulator import Simulator
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour, read_tours
from tests.simulator.playing import Client, Hook, keyboard, tap


def write(path: Path, name: str, user: int) -> Path:
    """A tour of one step."""
    path.write_text(f"tour: {name}\nuser: {{id: {user}}}\nsteps:\n  - say: /start\n", encoding="utf-8")
    return path


def test_a_file_is_one_tour(tmp_path: Path) -> None:
    """The tour of a file stands alone, whatever else is in its folder."""
    write(tmp_path / "b.yaml", "second", 2)
    assert [tour.tour for tour in read_tours(write(tmp_path / "a.yaml", "first", 1))] == ["first"]


def test_a_folder_is_all_its_tours(tmp_path: Path) -> None:
    """The tours of a folder come in the order of their names; other files are none."""
    write(tmp_path / "b.yaml", "second", 2)
    write(tmp_path / "a.yaml", "first", 1)
    (tmp_path / "notes.txt").write_text("not a tour", encoding="utf-8")
    assert [tour.tour for tour in read_tours(tmp_path)] == ["first", "second"]


def test_a_folder_without_tours_is_a_mistake(tmp_path: Path) -> None:
    """Nothing to play is not the same as all is well."""
    with pytest.raises(ConfigError, match="there is no tour in"):
        read_tours(tmp_path)


def test_two_tours_of_one_group_are_refused(tmp_path: Path) -> None:
    """People of their own do not help when they meet in the same group."""
    for name, user in (("a", 1), ("b", 2)):
        steps = "steps:\n  - say: /start\n    by: BOB\n"
        people = f"people: {{BOB: {{id: {user + 10}, chat: -5}}}}\n"
        text = f"tour: {name}\nuser: {{id: {user}}}\n{people}{steps}"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a\.yaml and b\.yaml are both of group -5"):
        read_tours(tmp_path)


def test_a_step_is_by_somebody_of_the_tour(tmp_path: Path) -> None:
    """A name that nobody has is told, with the names that there are."""
    path = tmp_path / "a.yaml"
    path.write_text("tour: a\npeople: {ANN: {id: 1}}\nsteps:\n  - {say: hello, by: BOB}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a step is by BOB; the people of the tour are ANN"):
        read_tour(path)


def test_two_tours_of_one_user_are_refused(tmp_path: Path) -> None:
    """The second tour of a user would begin where the first one ended."""
    write(tmp_path / "a.yaml", "first", 1)
    write(tmp_path / "b.yaml", "second", 1)
    with pytest.raises(ConfigError, match=r"a\.yaml and b\.yaml are both of user 1"):
        read_tours(tmp_path)


class Silence:
    """A log without lines."""

    def recent(self, count: int) -> Sequence[Mapping[str, object]]:
        """Give none."""
        return ()

    async def grown(self) -> None:
        """Never ends."""
        await asyncio.Event().wait()


async def test_a_step_expects_where_buttons_lead(
    client: Client, simulator: Simulator, hook: Hook, tmp_path: Path
) -> None:
    """What a button opens is compared by its label; one that opens nothing, or is not there, is told."""
    path = tmp_path / "tour.yaml"
    path.write_text(
        "tour: links\nsteps:\n"
        "  - {say: a, expect: {targets: {Site: example.com/me}}}\n"
        "  - {say: b, expect: {targets: {Site: /you, A: x, B: y}}}\n",
        encoding="utf-8",
    )
    await client.ok("setWebhook", url=hook.url)
    row = [{"text": "Site", "url": "https://example.com/me"}, tap("A")]
    await client.send(reply_markup=keyboard(row))
    tour, player = read_tour(path), Player(simulator, Silence())
    played = [await player.play(tour.visitor(step), step) for step in tour.steps]
    assert [one.problems for one in played] == [
        (),
        (
            "targets: '/you' is not in 'https://example.com/me' of 'Site'",
            "targets: 'x' is not in None of 'A'",
            "targets: 'y' is not in None of 'B'",
        ),
    ]


async def test_people_meet_in_a_group(
    client: Client, simulator: Simulator, hook: Hook, tmp_path: Path
) -> None:
    """Each step is of its own person, who writes where he is, and what is expected is looked at there."""
    path = tmp_path / "tour.yaml"
    path.write_text(
        "tour: two\nuser: {id: 7, first_name: Ann, chat: -70}\n"
        "people: {BOB: {id: 8, first_name: Bob, chat: -70}, BOB_ALONE: {id: 8, first_name: Bob}}\n"
        "steps:\n  - say: one\n  - {say: two, by: BOB}\n  - {say: three, by: BOB_ALONE}\n"
        "  - {press: A, by: BOB, expect: {text: to all}}\n",
        encoding="utf-8",
    )
    await client.ok("setWebhook", url=hook.url)
    tour, player = read_tour(path), Player(simulator, Silence())
    played = [await player.play(tour.visitor(step), step) for step in tour.steps[:3]]
    await client.ok("sendMessage", chat_id=-70, text="to all", reply_markup=keyboard([tap("A")]))
    played.append(await player.play(tour.visitor(tour.steps[3]), tour.steps[3]))
    assert [one.problems for one in played] == [()] * 4
    assert [one.said for one in played] == ["one", "BOB: two", "BOB_ALONE: three", "BOB: [A]"]
    written = [update["message"] for update in hook.updates[:3]]
    places = [(one["from"]["id"], one["chat"]["id"]) for one in written]
    assert places == [(7, -70), (8, -70), (8, 8)]
    pressed = hook.updates[3]["callback_query"]
    assert (pressed["from"]["first_name"], pressed["message"]["chat"]["id"]) == ("Bob", -70)


@pytest.mark.parametrize("told", [("Too long", "Menu"), ("Menu",)])
async def test_a_step_expects_what_a_message_was_told(
    client: Client, simulator: Simulator, hook: Hook, tmp_path: Path, told: Sequence[str]
) -> None:
    """A message without buttons before the screen is the answer to what was written; a screen is none."""
    path = tmp_path / "tour.yaml"
    path.write_text(
        "tour: words\nsteps:\n  - {say: a, expect: {answer: long, text: Menu}}\n", encoding="utf-8"
    )
    await client.ok("setWebhook", url=hook.url)
    await client.send("Menu", reply_markup=keyboard([tap("Old")]))
    tour, player = read_tour(path), Player(simulator, Silence())
    hook.gate.clear()
    playing = asyncio.create_task(player.play(tour.visitor(tour.steps[0]), tour.steps[0]))
    await hook.has_open(1)
    for text in told:
        rows = {"reply_markup": keyboard([tap("New")])} if text == "Menu" else {}
        await client.send(text, **rows)
    hook.gate.set()
    played = await playing
    if len(told) == 2:
        assert (played.answer, played.problems) == ("Too long", ())
    else:
        assert (played.answer, played.problems) == (None, ("answer: 'long' is not in None",))
