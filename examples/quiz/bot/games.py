"""Games: five rounds with a question each, and what the players said to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from bot.rules import kilometres, points_of_choice, points_of_number
from botspec.contract import Db, Location, User, choose, take

Kind = Literal["number", "choice", "distance"]

KINDS: Final[Sequence[Kind]] = get_args(Kind)
ROUNDS: Final = 5
GENERAL: Final[Sequence[Kind]] = ("number", "choice")
"""What is asked in a game of general knowledge."""

WORLD: Final[Sequence[Kind]] = ("distance",)
"""What is asked in a game about places."""
TENTH: Final = 10
"""A distance is close when it is off by a tenth of it, at most."""

# What is asked in a chat's nth game does not depend on chance: so nobody can ask for a better one.
_OPEN = """
    INSERT INTO games (chat_id) VALUES ($1)
    RETURNING id, (SELECT count(*) FROM games WHERE chat_id = $1) AS nth
"""

_DRAW = """
    WITH drawn AS (
        SELECT id, md5($2 || id) AS lot FROM questions WHERE enabled AND kind = ANY ($4) ORDER BY lot LIMIT $3
    )
    INSERT INTO rounds (game_id, place, question_id)
    SELECT $1, row_number() OVER (ORDER BY lot), id FROM drawn
    RETURNING place
"""

# A journey cannot be answered: its distances are those from somebody else.
_ANSWER = """
    WITH game AS (
        INSERT INTO games (chat_id, answers_to) SELECT $2, id FROM games WHERE id = $1 RETURNING id
    )
    INSERT INTO rounds (game_id, place, question_id)
    SELECT game.id, rounds.place, rounds.question_id
    FROM game, rounds JOIN questions ON questions.id = rounds.question_id
    WHERE rounds.game_id = $1 AND questions.kind <> 'distance'
    RETURNING game_id
"""

_CHAT = "SELECT chat_id FROM games WHERE id = $1"

_ROUND = """
    SELECT questions.kind, questions.answer, questions.near, questions.latitude, questions.longitude
    FROM rounds JOIN questions ON questions.id = rounds.question_id
    WHERE rounds.game_id = $1 AND rounds.place = $2
"""

_GUESS = """
    INSERT INTO guesses (game_id, place, user_id, name, guess, points) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING
    RETURNING user_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One question of a game, as far as the rules know it."""

    game: int
    place: int
    kind: Kind
    answer: int
    near: int

    @property
    def wants_number(self) -> bool:
        """Tell whether it is answered with a number, rather than with an option."""
        return self.kind != "choice"

    def points(self, guess: int) -> int:
        """Return what a guess is worth."""
        if self.wants_number:
            return points_of_number(guess, self.answer, self.near)
        return points_of_choice(guess, self.answer)


async def open_game(db: Db, chat_id: int, kinds: Sequence[Kind]) -> int | None:
    """Draw the questions of a new game; its number, or None when there are not enough of them."""
    row = await db.fetchrow(_OPEN, chat_id)
    if row is None:
        return None
    game = take(row, "id", int)
    seed = f"{chat_id}:{take(row, 'nth', int)}:"
    drawn = await db.fetch(_DRAW, game, seed, ROUNDS, list(kinds))
    return game if len(drawn) == ROUNDS else None


async def answer_game(db: Db, answered: int, chat_id: int) -> int | None:
    """Make a game of the questions of another one; its number, or None when that one has none to share."""
    rounds = await db.fetch(_ANSWER, answered, chat_id)
    return take(rounds[0], "game_id", int) if len(rounds) == ROUNDS else None


async def chat_of(db: Db, game: int) -> int | None:
    """Return where a game was played, None when there is no such game."""
    found = await db.fetchval(_CHAT, game)
    return found if isinstance(found, int) else None


async def find_round(db: Db, game: int | None, place: int, here: Location | None = None) -> Round | None:
    """Return the round of a game, None when there is no such one; a distance is that from `here`."""
    row = await db.fetchrow(_ROUND, game, place)
    if game is None or row is None:
        return None
    kind = choose(row, "kind", tuple(KINDS))
    answer, near = take(row, "answer", int), take(row, "near", int)
    if kind == "distance":
        if here is None:
            return None
        there = Location(latitude=take(row, "latitude", Decimal), longitude=take(row, "longitude", Decimal))
        answer = kilometres(here, there)
        near = answer // TENTH
    return Round(game=game, place=place, kind=kind, answer=answer, near=near)


async def keep_guess(db: Db, asked: Round, user: User, guess: int) -> bool:
    """Write down what a player says; False when he has said something to this question before."""
    points = asked.points(guess)
    kept = await db.fetchval(_GUESS, asked.game, asked.place, user.id, user.first_name, guess, points)
    return kept is not None
