"""The composition root: a bot from its registry and its functions, run and ended in good order."""

from botspec.bot.root import Bot, Lifespan, Serving, run, until
from botspec.bot.transport import Mode

__all__ = ["Bot", "Lifespan", "Mode", "Serving", "run", "until"]
