"""Games against a real PostgreSQL: what is drawn, what counts, and who is ahead."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot import actions, facts
from bot.games import GENERAL, ROUNDS, WORLD, find_round, keep_guess, open_game
from bot.painter import PICTURES
from botspec.contract import ONWARD, Location, Media, User
from generated.actions import AcceptDuel, Begin, GoOn, SwitchQuestion, TakeGuess, Travel
from generated.facts import (
    ChampionsItem,
    ChampionsQuery,
    DuelEnd,
    DuelItem,
    DuelQuery,
    GuessersItem,
    GuessersQuery,
    GuessesItem,
    GuessesQuery,
    OptionsQuery,
    QuestionItem,
    QuestionQuery,
    QuestionsQuery,
    StandingsItem,
    StandingsQuery,
    TruthItem,
    TruthQuery,
)
from generated.ids import ReasonCode, Screen
from generated.session import SessionData
from tests.stage import CLEO, Connection, Silence

CHAT = 6001
DAN = User(id=6002, first_name="Dan", locale="ru", role="user")

LONDON = Location(latitude=Decimal("51.508"), longitude=Decimal("-0.1281"))

NOBODY_PLAYS = "UPDATE questions SET enabled = false WHERE kind = 'number'"


def guessing(db: Connection, data: SessionData, user: User = CLEO) -> TakeGuess:
    """A player's answer."""
    return TakeGuess(db=db, user=user, watch=Silence(), cid="c1", chat_id=CHAT, data=data)


def going_on(db: Connection, data: SessionData) -> GoOn:
    """A press on NEXT."""
    return GoOn(db=db, user=CLEO, watch=Silence(), cid="c1", chat_id=CHAT, data=data)


def travelling(db: Connection, data: SessionData) -> Travel:
    """A location that the player sends; the arc has set it in the session."""
    sent = Location(latitude=LONDON.latitude, longitude=LONDON.longitude)
    return Travel(db=db, user=CLEO, watch=Silence(), cid="c1", chat_id=CHAT, data=data, input=sent)


def truth_query(
    db: Connection, game: int | None, user: User = CLEO, here: Location | None = None
) -> TruthQuery:
    """What is asked when an answer is shown."""
    return TruthQuery(
        db=db,
        user=user,
        watch=Silence(),
        game=game,
        place=1,
        latitude=None if here is None else here.latitude,
        longitude=None if here is None else here.longitude,
    )


async def opened(db: Connection) -> int:
    """The number of a new game."""
    game = await open_game(db, CHAT, GENERAL)
    assert game is not None
    return game


async def ask(db: Connection, question: str) -> int:
    """A game whose first question is this one."""
    game = await opened(db)
    await db.execute("UPDATE rounds SET question_id = $2 WHERE game_id = $1 AND place = 1", game, question)
    return game


async def test_a_game_has_five_different_questions(db: Connection) -> None:
    """Five places, five questions."""
    rows = await db.fetch("SELECT place, question_id FROM rounds WHERE game_id = $1", await opened(db))
    assert sorted(row["place"] for row in rows) == [1, 2, 3, 4, 5]
    assert len({row["question_id"] for row in rows}) == ROUNDS


async def test_the_next_game_is_another_one(db: Connection) -> None:
    """The second game of a chat does not ask the same in the same order."""
    first, second = await opened(db), await opened(db)
    drawn = [
        await db.fetch("SELECT question_id FROM rounds WHERE game_id = $1 ORDER BY place", game)
        for game in (first, second)
    ]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("chat", [CHAT, -CHAT])
async def test_a_game_of_a_group_is_a_party(db: Connection, chat: int) -> None:
    """Groups have ids below zero; how a game is played is decided when it begins."""
    press = Begin(db=db, user=CLEO, watch=Silence(), cid="c1", chat_id=chat, data=SessionData())
    assert (await actions.begin(press)).changes["party"] is (chat < 0)


async def test_too_few_questions_make_no_game(db: Connection) -> None:
    """With four questions the press is refused."""
    await db.execute(NOBODY_PLAYS)
    press = Begin(db=db, user=CLEO, watch=Silence(), cid="c1", chat_id=CHAT, data=SessionData())
    assert (await actions.begin(press)).reason == ReasonCode.NO_QUESTIONS


async def test_one_question_follows_another(db: Connection) -> None:
    """NEXT leads to the question of the next place."""
    outcome = await actions.go_on(going_on(db, SessionData(game=await opened(db), place=2)))
    assert (outcome.to, outcome.changes) == (Screen.QUESTION, {"place": 3})


@pytest.mark.parametrize(
    ("question", "kind"), [("piano", "number"), ("far_taj", "number"), ("berry", "choice")]
)
async def test_a_question_wants_a_number_or_a_choice(db: Connection, question: str, kind: str) -> None:
    """A distance is a number, too."""
    game = await ask(db, question)
    asked = await facts.question(QuestionQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1))
    assert asked.kind == kind


async def test_the_last_question_ends_the_game(db: Connection) -> None:
    """After the fifth question comes the result; without a game there is no next question."""
    game = await opened(db)
    assert (await actions.go_on(going_on(db, SessionData(game=game, place=5)))).to == Screen.RESULT
    assert (await actions.go_on(going_on(db, SessionData()))).reason == ReasonCode.GAME_OVER


async def test_the_first_guess_counts(db: Connection) -> None:
    """A second guess of the same player is refused; another player has his own."""
    game = await ask(db, "piano")
    data = SessionData(game=game, guess=88)
    assert (await actions.take_guess(guessing(db, data))).to == ONWARD
    assert (await actions.take_guess(guessing(db, data))).reason == ReasonCode.ALREADY_GUESSED
    assert (await actions.take_guess(guessing(db, replace(data, guess=90), DAN))).to == ONWARD
    named = await facts.guessers(GuessersQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1))
    assert list(named) == [GuessersItem(name="Cleo"), GuessersItem(name="Dan")]
    query = GuessesQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1)
    assert list(await facts.guesses(query)) == [
        GuessesItem(name="Cleo", said="88", points=5),
        GuessesItem(name="Dan", said="90", points=3),
    ]


async def test_a_guess_without_a_game_is_refused(db: Connection) -> None:
    """Nothing is asked, so nothing counts."""
    assert (await actions.take_guess(guessing(db, SessionData(guess=3)))).reason == ReasonCode.GAME_OVER


async def test_a_choice_is_shown_in_words(db: Connection) -> None:
    """Options, what was said and the truth are titles in the language of who looks."""
    game = await ask(db, "octopus")
    await actions.take_guess(guessing(db, SessionData(game=game, guess=4)))
    options = await facts.options(OptionsQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1))
    assert [one.title for one in options] == ["One", "Two", "Three", "Eight"]
    said = await facts.guesses(GuessesQuery(db=db, user=DAN, watch=Silence(), game=game, place=1))
    assert [one.said for one in said] == ["Восемь"]
    truth = await facts.truth(truth_query(db, game, DAN))
    assert truth.answer == "Три"


async def test_a_number_is_shown_with_its_unit(db: Connection) -> None:
    """The question tells the unit that the answer is in; without a game both are empty."""
    game = await ask(db, "everest")
    asked = await facts.question(QuestionQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1))
    assert asked == QuestionItem(kind="number", text="How high is Mount Everest?", unit="metres")
    truth = await facts.truth(truth_query(db, game, DAN))
    assert truth.answer == "8849 метров"
    nothing = await facts.question(QuestionQuery(db=db, user=CLEO, watch=Silence(), game=None, place=1))
    assert nothing == QuestionItem(kind="number", text="", unit="")
    none = await facts.truth(truth_query(db, None))
    assert none == TruthItem(answer="", about="")


async def test_a_question_can_have_a_picture(db: Connection) -> None:
    """The picture of a question is a file beside the bot."""
    game = await ask(db, "balloons")
    asked = await facts.question(QuestionQuery(db=db, user=CLEO, watch=Silence(), game=game, place=1))
    assert asked.picture == Media.file(PICTURES / "balloons.png")
    assert (PICTURES / "balloons.png").is_file()


async def test_a_journey_asks_for_places(db: Connection) -> None:
    """TRAVEL draws five places, and the answer is how far the first one is from the player."""
    data = SessionData(latitude=LONDON.latitude, longitude=LONDON.longitude)
    outcome = await actions.travel(travelling(db, data))
    assert outcome.to == Screen.QUESTION
    rows = await db.fetch("SELECT kind FROM rounds JOIN questions ON id = question_id")
    assert [row["kind"] for row in rows] == ["distance"] * ROUNDS
    game = outcome.changes["game"]
    await db.execute("UPDATE rounds SET question_id = 'far_eiffel' WHERE place = 1")
    assert isinstance(game, int)
    truth = await facts.truth(truth_query(db, game, here=LONDON))
    assert truth.answer == "341 kilometres"
    guess = guessing(db, replace(data, game=game, guess=375))
    assert (await actions.take_guess(guess)).to == ONWARD
    assert await db.fetchval("SELECT points FROM guesses") == 3


async def test_without_a_location_there_is_no_distance(db: Connection) -> None:
    """A journey whose player is nowhere is over."""
    game = await open_game(db, CHAT, WORLD)
    assert (await actions.take_guess(guessing(db, SessionData(game=game, guess=3)))).reason == (
        ReasonCode.GAME_OVER
    )
    assert (await facts.truth(truth_query(db, game))).answer == ""


async def test_too_few_places_make_no_journey(db: Connection) -> None:
    """With less than five places the press is refused."""
    await db.execute("UPDATE questions SET enabled = false WHERE latitude < 30")
    press = travelling(db, SessionData())
    assert (await actions.travel(press)).reason == ReasonCode.NO_QUESTIONS


async def test_points_add_up(db: Connection) -> None:
    """Standings are of one game, champions of all; a player is called as he was called last."""
    for game, name, guess in ((await ask(db, "piano"), "Cleo", 88), (await ask(db, "piano"), "Clio", 90)):
        asked = await find_round(db, game, 1)
        assert asked is not None
        assert await keep_guess(db, asked, replace(CLEO, first_name=name), guess)
        assert await keep_guess(db, asked, DAN, 1)
    standings = await facts.standings(StandingsQuery(db=db, user=CLEO, watch=Silence(), game=game))
    assert list(standings) == [StandingsItem(name="Clio", points=3), StandingsItem(name="Dan", points=0)]
    champions = await facts.champions(ChampionsQuery(db=db, user=CLEO, watch=Silence()))
    assert list(champions) == [
        ChampionsItem(name="Clio", points=8, games=2),
        ChampionsItem(name="Dan", points=0, games=2),
    ]


async def test_a_question_is_switched_off_and_on(db: Connection) -> None:
    """One that is off is drawn no more, and the editor sees which it is."""
    press = SwitchQuestion(
        db=db, user=CLEO, watch=Silence(), cid="c1", chat_id=CHAT, data=SessionData(), arg="piano"
    )
    for enabled in (False, True):
        assert (await actions.switch_question(press)).to == "stay"
        listed = await facts.questions(QuestionsQuery(db=db, user=CLEO, watch=Silence()))
        assert [one.enabled for one in listed if one.id == "piano"] == [enabled]


async def test_every_choice_has_its_right_option(db: Connection) -> None:
    """Each question with a choice has four options, the right one among them, and a number has none."""
    rows = await db.fetch(
        "SELECT kind, count(options.id) AS options, count(*) FILTER (WHERE options.id = answer) AS right"
        " FROM questions LEFT JOIN options ON question_id = questions.id GROUP BY questions.id, kind"
    )
    assert {tuple(row) for row in rows} == {("number", 0, 0), ("distance", 0, 0), ("choice", 4, 1)}


def accepting(db: Connection, game: int, chat: int = 6002) -> AcceptDuel:
    """A link to a game that a user opens in his chat."""
    return AcceptDuel(db=db, user=DAN, watch=Silence(), cid="c1", chat_id=chat, data=SessionData(), arg=game)


async def test_a_duel_has_the_same_questions(db: Connection) -> None:
    """Who accepts gets a game of his own, with the questions of the other one in the same order."""
    game = await opened(db)
    outcome = await actions.accept_duel(accepting(db, game))
    assert (outcome.to, outcome.changes["place"]) == (Screen.QUESTION, 1)
    rows = [
        await db.fetch("SELECT place, question_id FROM rounds WHERE game_id = $1 ORDER BY place", one)
        for one in (game, outcome.changes["game"])
    ]
    assert rows[0] == rows[1]
    assert outcome.changes["game"] != game


async def test_a_duel_is_with_somebody_else(db: Connection) -> None:
    """The own link, a game that is not there, and a journey are refused."""
    own, journey = await opened(db), await open_game(db, CHAT, WORLD)
    assert journey is not None
    reasons = [
        (await actions.accept_duel(accepting(db, *where))).reason
        for where in ((own, CHAT), (404, CHAT), (journey, 6002))
    ]
    missing = ReasonCode.DUEL_MISSING
    assert reasons == [ReasonCode.DUEL_OF_ONES_OWN, missing, missing]


@pytest.mark.parametrize(("guess", "end"), [(88, "won"), (90, "drawn"), (1, "lost")])
async def test_a_duel_has_an_end(db: Connection, guess: int, end: DuelEnd) -> None:
    """It is won, drawn or lost against the best player of the game that is answered."""
    challenge = await ask(db, "piano")
    await actions.take_guess(guessing(db, SessionData(game=challenge, guess=91)))
    game = (await actions.accept_duel(accepting(db, challenge))).changes["game"]
    assert isinstance(game, int)
    await actions.take_guess(guessing(db, SessionData(game=game, guess=guess), DAN))
    found = await facts.duel(DuelQuery(db=db, user=DAN, watch=Silence(), game=game))
    assert found == DuelItem(name="Cleo", points=3, end=end)
    none = await facts.duel(DuelQuery(db=db, user=CLEO, watch=Silence(), game=challenge))
    assert none.end == "none"
