"""Runs the quiz bot: `python -m bot`."""

from bot.main import create
from botspec.bot import run

if __name__ == "__main__":
    run(create)
