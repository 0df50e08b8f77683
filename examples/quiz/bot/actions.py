"""The actions of the spec: what a press or a number changes beyond the position."""

from typing import Final

from bot.games import GENERAL, ROUNDS, WORLD, answer_game, chat_of, find_round, keep_guess, open_game
from bot.rules import located
from botspec.contract import Outcome, Press
from generated.actions import AcceptDuel, Begin, GoOn, SwitchQuestion, TakeGuess, Travel
from generated.ids import ReasonCode

_SWITCH: Final = "UPDATE questions SET enabled = NOT enabled WHERE id = $1"


def is_party(press: Press) -> bool:
    """Tell whether it comes from a group: their ids are below zero."""
    return press.chat_id < 0


async def begin(press: Begin) -> Outcome[Begin]:
    """Draw the questions of a new game, and ask the first one."""
    game = await open_game(press.db, press.chat_id, GENERAL)
    if game is None:
        return press.reject(ReasonCode.NO_QUESTIONS)
    return press.to_question(game=game, place=1, party=is_party(press), latitude=None, longitude=None)


async def accept_duel(press: AcceptDuel) -> Outcome[AcceptDuel]:
    """Begin a game with the questions of the one that the link names, and ask the first one."""
    if await chat_of(press.db, press.arg) == press.chat_id:
        return press.reject(ReasonCode.DUEL_OF_ONES_OWN)
    game = await answer_game(press.db, press.arg, press.chat_id)
    if game is None:
        return press.reject(ReasonCode.DUEL_MISSING)
    return press.to_question(game=game, place=1, party=is_party(press), latitude=None, longitude=None)


async def travel(press: Travel) -> Outcome[Travel]:
    """Draw the places of a new game, and ask how far the first one is."""
    game = await open_game(press.db, press.chat_id, WORLD)
    if game is None:
        return press.reject(ReasonCode.NO_QUESTIONS)
    return press.to_question(game=game, place=1, party=is_party(press))


async def take_guess(press: TakeGuess) -> Outcome[TakeGuess]:
    """Keep what the player says to the question: the first time it counts."""
    data = press.data
    asked = await find_round(press.db, data.game, data.place, located(data.latitude, data.longitude))
    if asked is None or data.guess is None:
        return press.reject(ReasonCode.GAME_OVER)
    if not await keep_guess(press.db, asked, press.user, data.guess):
        return press.reject(ReasonCode.ALREADY_GUESSED)
    return press.go()


async def go_on(press: GoOn) -> Outcome[GoOn]:
    """Ask the next question, or end the game after the last one."""
    data = press.data
    if data.game is None:
        return press.reject(ReasonCode.GAME_OVER)
    if data.place == ROUNDS:
        return press.to_result()
    return press.to_question(place=data.place + 1)


async def switch_question(press: SwitchQuestion) -> Outcome[SwitchQuestion]:
    """Ask a question from the next game on, or no longer; a game that is on is not changed."""
    await press.db.execute(_SWITCH, press.arg)
    return press.stay()
