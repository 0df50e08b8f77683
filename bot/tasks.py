"""The tasks of the spec: what is done in the background, once or, after a crash, again."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from bot.pictures import file_of, make_room
from bot.provider import Provider, ProviderError, ProviderLateError
from bot.runs import Commission, commission, complete, keep_asked, keep_task
from bot.wishes import ask_for
from botspec.contract import TaskFailed
from generated.ids import ReasonCode
from generated.tasks import Generate

LOG: Final = logging.getLogger(__name__)


def generating(provider: Provider, pictures: Path) -> Callable[[Generate], Awaitable[None]]:
    """Return the function of GENERATE: it orders at this provider and keeps results in this folder."""

    async def generate(job: Generate) -> None:
        """Have the run's picture made; after a crash, wait again for what the provider has taken."""
        try:
            await _generate(job, provider, pictures)
        except ProviderLateError as error:
            LOG.warning("run %s: %s", job.id, error)
            raise TaskFailed(ReasonCode.DOWNSTREAM_TIMEOUT) from None
        except ProviderError as error:
            LOG.warning("run %s: %s", job.id, error)
            raise TaskFailed(ReasonCode.DOWNSTREAM_ERROR) from None

    return generate


async def _generate(job: Generate, provider: Provider, pictures: Path) -> None:
    async with job.transaction() as db:
        wanted = await commission(db, job.id)
    done = wanted.outcome == "completed"
    if wanted.outcome is None:
        url = await provider.result(wanted.provider_task or await _order(job, provider, wanted))
        await provider.fetch(url, file_of(pictures, job.id, url))
        await make_room(pictures)
        async with job.transaction() as db:
            done = await complete(db, job.id, url)
    if not done:  # the money was given back meanwhile, so there is no picture to show
        raise TaskFailed(ReasonCode.DOWNSTREAM_TIMEOUT)


async def _order(job: Generate, provider: Provider, wanted: Commission) -> str:
    """Order the picture, and return the provider's task. Raise ProviderError when an earlier run may have."""
    if wanted.asked:
        raise ProviderError("an earlier run was ended while it ordered, so it may have been taken")
    async with job.transaction() as db:
        await keep_asked(db, job.id)
    task_id = await provider.create(ask_for(wanted.wish, wanted.recipe))
    async with job.transaction() as db:
        await keep_task(db, job.id, task_id)
    return task_id
