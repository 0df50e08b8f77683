"""Runs the reference bot: `python -m bot`."""

from bot.main import create

if __name__ == "__main__":
    create().run()
