"""The facts of the spec: what the texts and lists of the bot look up."""

from collections.abc import Sequence
from typing import Final, get_args

from bot.games import find_round
from bot.painter import PICTURES
from bot.rules import located
from botspec.contract import Media, choose, take
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
    OptionsItem,
    OptionsQuery,
    QuestionItem,
    QuestionKind,
    QuestionQuery,
    QuestionsItem,
    QuestionsQuery,
    StandingsItem,
    StandingsQuery,
    TruthItem,
    TruthQuery,
)

KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)

_QUESTION = """
    SELECT CASE kind WHEN 'choice' THEN 'choice' ELSE 'number' END AS kind,
        CASE $3 WHEN 'ru' THEN text_ru ELSE text_en END AS text,
        CASE $3 WHEN 'ru' THEN unit_ru ELSE unit_en END AS unit, picture
    FROM rounds JOIN questions ON questions.id = rounds.question_id
    WHERE rounds.game_id = $1 AND rounds.place = $2
"""

_OPTIONS = """
    SELECT options.id, CASE $3 WHEN 'ru' THEN title_ru ELSE title_en END AS title
    FROM rounds JOIN options ON options.question_id = rounds.question_id
    WHERE rounds.game_id = $1 AND rounds.place = $2
    ORDER BY options.id
"""

_TRUTH = """
    SELECT CASE $3 WHEN 'ru' THEN title_ru ELSE title_en END AS title,
        CASE $3 WHEN 'ru' THEN unit_ru ELSE unit_en END AS unit,
        CASE $3 WHEN 'ru' THEN about_ru ELSE about_en END AS about
    FROM rounds JOIN questions ON questions.id = rounds.question_id
    LEFT JOIN options ON options.question_id = questions.id AND options.id = questions.answer
    WHERE rounds.game_id = $1 AND rounds.place = $2
"""

_GUESSES = """
    SELECT guesses.name, guesses.points,
        coalesce(CASE $3 WHEN 'ru' THEN title_ru ELSE title_en END, guess::text) AS said
    FROM rounds JOIN guesses USING (game_id, place)
    LEFT JOIN options ON options.question_id = rounds.question_id AND options.id = guesses.guess
    WHERE rounds.game_id = $1 AND rounds.place = $2
    ORDER BY guesses.points DESC, guesses.said_at
"""

_GUESSERS = "SELECT name FROM guesses WHERE game_id = $1 AND place = $2 ORDER BY said_at"

_STANDINGS = """
    SELECT (array_agg(name ORDER BY said_at DESC))[1] AS name, sum(points)::bigint AS points
    FROM guesses WHERE game_id = $1
    GROUP BY user_id
    ORDER BY points DESC, max(said_at)
    LIMIT 20
"""

_DUEL = """
    WITH player AS (
        SELECT game_id, (array_agg(name ORDER BY said_at DESC))[1] AS name, sum(points)::bigint AS points
        FROM guesses WHERE game_id = $1 OR game_id = (SELECT answers_to FROM games WHERE id = $1)
        GROUP BY game_id, user_id
    )
    SELECT name, points, coalesce((SELECT max(points) FROM player WHERE game_id = $1), 0) AS own
    FROM player WHERE game_id <> $1
    ORDER BY points DESC LIMIT 1
"""

_CHAMPIONS = """
    SELECT (array_agg(name ORDER BY said_at DESC))[1] AS name, sum(points)::bigint AS points,
        count(DISTINCT game_id) AS games
    FROM guesses
    GROUP BY user_id
    ORDER BY points DESC, max(said_at)
    LIMIT 10
"""

_QUESTIONS = """
    SELECT id, CASE $1 WHEN 'ru' THEN text_ru ELSE text_en END AS text, enabled,
        (SELECT count(*) FROM rounds WHERE question_id = questions.id) AS asked,
        (SELECT coalesce(sum(points), 0)::bigint FROM rounds JOIN guesses USING (game_id, place)
         WHERE question_id = questions.id) AS points
    FROM questions ORDER BY id
"""


async def question(query: QuestionQuery) -> QuestionItem:
    """Return the question that is asked; without a game it is empty."""
    row = await query.db.fetchrow(_QUESTION, query.game, query.place, query.user.locale)
    if row is None:
        return QuestionItem(kind="number", text="", unit="")
    return QuestionItem(
        kind=choose(row, "kind", KINDS),
        text=take(row, "text", str),
        unit=take(row, "unit", str),
        picture=_picture(row["picture"]),
    )


def _picture(name: object) -> Media | None:
    return Media.file(PICTURES / name) if isinstance(name, str) else None


async def options(query: OptionsQuery) -> Sequence[OptionsItem]:
    """Return the options of the question that is asked; one for a number has none."""
    rows = await query.db.fetch(_OPTIONS, query.game, query.place, query.user.locale)
    return [OptionsItem(id=take(row, "id", int), title=take(row, "title", str)) for row in rows]


async def truth(query: TruthQuery) -> TruthItem:
    """Return the answer to the question; without a game it is empty."""
    row = await query.db.fetchrow(_TRUTH, query.game, query.place, query.user.locale)
    here = located(query.latitude, query.longitude)
    asked = await find_round(query.db, query.game, query.place, here)
    if row is None or asked is None:
        return TruthItem(answer="", about="")
    answer = f"{asked.answer} {take(row, 'unit', str)}" if asked.wants_number else take(row, "title", str)
    return TruthItem(answer=answer.strip(), about=take(row, "about", str))


async def guessers(query: GuessersQuery) -> Sequence[GuessersItem]:
    """Return who has said something to the question, in their order."""
    rows = await query.db.fetch(_GUESSERS, query.game, query.place)
    return [GuessersItem(name=take(row, "name", str)) for row in rows]


async def guesses(query: GuessesQuery) -> Sequence[GuessesItem]:
    """Return what was said to the question, the best first, and of equals the earlier one."""
    rows = await query.db.fetch(_GUESSES, query.game, query.place, query.user.locale)
    return [
        GuessesItem(name=take(row, "name", str), said=take(row, "said", str), points=take(row, "points", int))
        for row in rows
    ]


async def standings(query: StandingsQuery) -> Sequence[StandingsItem]:
    """Return the players of the game, the best first."""
    rows = await query.db.fetch(_STANDINGS, query.game)
    return [StandingsItem(name=take(row, "name", str), points=take(row, "points", int)) for row in rows]


async def duel(query: DuelQuery) -> DuelItem:
    """Return the best player of the game that this one answers, and how that ended for the best one here."""
    row = await query.db.fetchrow(_DUEL, query.game)
    if row is None:
        return DuelItem(name="", points=0, end="none")
    points = take(row, "points", int)
    return DuelItem(name=take(row, "name", str), points=points, end=_end(take(row, "own", int), points))


def _end(own: int, others: int) -> DuelEnd:
    if own == others:
        return "drawn"
    return "won" if own > others else "lost"


async def champions(query: ChampionsQuery) -> Sequence[ChampionsItem]:
    """Return the ten best players of all games."""
    rows = await query.db.fetch(_CHAMPIONS)
    return [
        ChampionsItem(
            name=take(row, "name", str), points=take(row, "points", int), games=take(row, "games", int)
        )
        for row in rows
    ]


async def questions(query: QuestionsQuery) -> Sequence[QuestionsItem]:
    """Return every question with how often it was asked, and the points that it gave."""
    rows = await query.db.fetch(_QUESTIONS, query.user.locale)
    return [
        QuestionsItem(
            id=take(row, "id", str),
            text=take(row, "text", str),
            asked=take(row, "asked", int),
            points=take(row, "points", int),
            enabled=take(row, "enabled", bool),
        )
        for row in rows
    ]
