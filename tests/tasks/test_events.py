"""Events and the users they meet: on a screen that waits, elsewhere, nowhere, and told from outside."""

from dataclasses import dataclass, replace

import pytest

from botspec.bot.emitter import Emitter, EventError
from botspec.contract import BotState, EventDef
from botspec.contract.errors import ConfigError, StoreError
from botspec.core.grammar import is_legal
from botspec.core.happening import Happened, Happening
from botspec.core.incoming import Incoming, Whom, happened
from tests.store.turns import USER
from tests.tasks.kitchen import ARCS, MINUTES, PRICE, Cook, Kitchen, Ready

HERE = Whom(chat_id=USER, user_id=USER)


def news(key: str = "n1", name: str = "NEWS") -> Incoming:
    """Something that comes from outside."""
    return happened(Happening(name=name), HERE, key=key, cid="feed0002")


async def where(kitchen: Kitchen) -> tuple[str, int]:
    """The screen and the rev of the user."""
    here = await kitchen.here()
    assert here is not None
    return here.screen, here.rev


async def test_a_user_elsewhere_is_told_and_left_where_he_is(kitchen: Kitchen) -> None:
    """Nothing is drawn, what he can press stays valid, and the job is over all the same."""
    await kitchen.ordered()
    (run,) = await kitchen.claim()
    await kitchen.start()
    kitchen.chat.effects.clear()
    await kitchen.run(run)
    assert await where(kitchen) == ("MENU", 3)
    assert (kitchen.chat.told, kitchen.chat.shown) == (["Ready in 7"], [])
    assert (await kitchen.job())["status"] == "completed"
    met = kitchen.log.of("EVENT_ELSEWHERE")
    assert (met["event"], met["screen_id"]) == ("READY", "MENU")
    assert kitchen.log.of("DISPATCH_OK")["result"] == "elsewhere"
    assert is_legal(kitchen.log.names(met["cid"])[1:])
    await kitchen.press_at(3, "leave")
    assert await where(kitchen) == ("DONE", 4)


async def test_elsewhere_an_action_gives_the_money_back(kitchen: Kitchen) -> None:
    """The action of `elsewhere` runs in the turn of the event, and what it sets is kept."""

    async def refuses(job: Cook) -> object:
        raise ZeroDivisionError

    kitchen.ui = replace(kitchen.ui, tasks=(replace(kitchen.ui.tasks[0], retries=0),))
    kitchen.book.does = refuses
    await kitchen.ordered()
    await kitchen.start()
    await kitchen.work()
    assert await kitchen.money() == 0
    assert kitchen.chat.told == ["Burnt: INTERNAL_ERROR"]
    assert await kitchen.db.fetchval("SELECT data->>'minutes' FROM positions") == "1"
    assert await where(kitchen) == ("MENU", 3)


async def test_a_user_of_whom_nothing_is_known(kitchen: Kitchen) -> None:
    """An event for somebody who never wrote tells him, and he is at home from then on."""
    assert await kitchen.hall().happen(news()) is Happened.OVER
    assert kitchen.chat.told == ["News"]
    assert await where(kitchen) == ("MENU", 0)
    assert kitchen.log.of("EVENT_ELSEWHERE")["screen_id"] == "MENU"
    await kitchen.start()
    assert await where(kitchen) == ("MENU", 1)


async def test_a_screen_that_this_build_does_not_have(kitchen: Kitchen) -> None:
    """A user on a screen of another build is told, and stays there until he presses something."""
    await kitchen.start()
    await kitchen.db.execute("UPDATE positions SET screen = 'ATTIC'")
    await kitchen.hall().happen(news())
    assert await where(kitchen) == ("ATTIC", 1)
    assert kitchen.chat.told == ["News"]
    await kitchen.start()
    assert (await where(kitchen))[0] == "MENU"


async def test_an_event_that_the_spec_no_longer_has(kitchen: Kitchen) -> None:
    """A job of a build whose task told nobody, or another event, ends; the user is not disturbed."""
    await kitchen.ordered()
    (run,) = await kitchen.claim()
    kitchen.chat.effects.clear()
    kitchen.ui = replace(
        kitchen.ui,
        events=(),
        arcs=tuple(arc for arc in ARCS if arc.trigger not in ("READY", "BURNT")),
    )
    await kitchen.run(run)
    assert (await kitchen.job())["status"] == "completed"
    assert (await where(kitchen), kitchen.chat.effects) == (("COOKING", 2), [])


async def test_a_silent_event(kitchen: Kitchen) -> None:
    """An event without `elsewhere` that meets another screen is logged, and that is all."""
    await kitchen.start()
    kitchen.chat.effects.clear()
    await kitchen.hall().happen(news(name="NOTHING"))
    assert kitchen.chat.effects == []
    assert kitchen.log.of("EVENT_ELSEWHERE")["event"] == "NOTHING"


async def test_an_event_of_one_key_happens_once(kitchen: Kitchen) -> None:
    """Told again it is a repeat; another key is another event."""
    await kitchen.start()
    hall = kitchen.hall()
    for key in ("n1", "n1", "n2"):
        assert await hall.happen(news(key)) is Happened.OVER
    assert kitchen.chat.told == ["News", "News"]


async def test_an_event_is_told_in_the_users_language(kitchen: Kitchen) -> None:
    """Telegram says nothing of the user in an event: his language is that of his last update."""
    await kitchen.start()
    await kitchen.db.execute("UPDATE positions SET language = 'ru-RU'")
    await kitchen.hall().happen(news("n3"))
    assert kitchen.chat.told == ["Новости"]
    await kitchen.db.execute("UPDATE positions SET locale = 'en'")
    await kitchen.hall().happen(news("n4"))
    assert kitchen.chat.told[-1] == "News"


async def test_a_user_keeps_his_name(kitchen: Kitchen) -> None:
    """A screen that an event draws calls the user by the name of his last update."""
    kitchen.ui = replace(kitchen.ui, arcs=(*ARCS, replace(ARCS[1], trigger="NEWS", to=("MENU",))))
    await kitchen.start()
    await kitchen.hall().happen(news())
    assert kitchen.chat.shown[-1].text == "Hello Ann &lt;3"
    assert await where(kitchen) == ("MENU", 2)


async def test_a_passive_instance_leaves_events_alone(kitchen: Kitchen) -> None:
    """An instance that does not serve lets no event happen, nor does it fill the log with them."""
    await kitchen.ordered()
    kitchen.seat = BotState.PASSIVE
    lines = len(kitchen.log.lines)
    assert await kitchen.hall().happen(news()) is Happened.RETRY
    assert len(kitchen.log.lines) == lines


async def test_events_are_not_rate_limited(kitchen: Kitchen) -> None:
    """However many events there are, none is refused: nobody asked for them."""
    await kitchen.start()
    hall = kitchen.hall()
    for number in range(60):
        await hall.happen(news(str(number)))
    assert len(kitchen.chat.told) == 60


async def test_the_second_arc_of_an_event(kitchen: Kitchen) -> None:
    """The arcs of an event are tried in their order, by what it carries."""

    async def slow(job: Cook) -> object:
        return Ready(minutes=100)

    kitchen.book.does = slow
    await kitchen.ordered()
    await kitchen.work()
    assert await where(kitchen) == ("COOKING", 3)
    assert kitchen.log.of("EVENT_ACCEPTED")["guards"] == {"event.minutes > 99": True}
    assert (await kitchen.job())["status"] == "completed"
    assert await kitchen.money() == -PRICE


@dataclass(slots=True)
class Answers:
    """A hall that always says the same."""

    answer: Happened

    async def happen(self, incoming: Incoming) -> Happened:
        return self.answer


def emitter(kitchen: Kitchen, answer: Happened | None = None) -> Emitter:
    """What lets events happen from outside."""
    hall = kitchen.hall() if answer is None else Answers(answer)
    return Emitter(kitchen.ui, hall, kitchen.cids)


async def test_outside_code_lets_an_event_happen(kitchen: Kitchen) -> None:
    """Of one key it happens once, however often it is told."""
    await kitchen.start()
    for _ in range(2):
        await emitter(kitchen).emit("NEWS", None, HERE, "invoice 7")
    assert kitchen.chat.told == ["News"]


@pytest.mark.parametrize(
    ("event", "payload", "message"),
    [
        ("NOOSE", None, "the spec has no event NOOSE"),
        ("READY", Ready(minutes=1), "READY is the end of COOK"),
        ("NEWS", 7, "NEWS carries nothing, not a int"),
        ("GIFT", None, "GIFT carries a Ready of generated/events.py, not a NoneType"),
        ("GIFT", Ready(minutes=601), "GIFT carries what the spec does not declare: minutes takes int from 0"),
    ],
)
async def test_an_event_that_cannot_be_told(
    kitchen: Kitchen, event: str, payload: object, message: str
) -> None:
    """What the spec does not have, what ends a task, and what carries something else is refused."""
    kitchen.ui = replace(
        kitchen.ui, events=(*kitchen.ui.events, EventDef(name="GIFT", data=Ready, payload=(MINUTES,)))
    )
    with pytest.raises(ConfigError, match=message):
        await emitter(kitchen).emit(event, payload, HERE, "k")


@pytest.mark.parametrize(("answer", "error"), [(Happened.RETRY, StoreError), (Happened.FAILED, EventError)])
async def test_who_tells_an_event_hears_when_it_was_not_kept(
    kitchen: Kitchen, answer: Happened, error: type[Exception]
) -> None:
    """A database that is away, or a bug, is told to whoever wanted the event to happen."""
    with pytest.raises(error, match="the event NEWS"):
        await emitter(kitchen, answer).emit("NEWS", None, HERE, "k")
