"""Keeps Homes up to date: within a second of a change, by the newest state only."""

import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import SLACK_TROUBLES, delivery_after
from core.delivery import HomeClaim
from core.kernel.errors import StorageError
from core.kernel.notices import Dropped, Retry
from handlers.kit.deps import Deps
from handlers.kit.home_page import publish

BATCH_SIZE = 4
_AFTER_TROUBLE_SECONDS = 15.0
# Our own mistake in one Home: left for a while, in case it was a passing one.
_AFTER_MISTAKE_SECONDS = 300.0

_log = logging.getLogger("uptake.homes")


@dataclass(frozen=True, slots=True)
class HomeKeeper:
    client: AsyncWebClient
    deps: Deps

    async def publish_changed(self) -> int:
        """Publish Homes that are behind. Return how many claims were taken."""
        claims = await self.deps.database.homes.claim(BATCH_SIZE)
        for claim in claims:
            await self._publish(claim)
        return len(claims)

    async def _publish(self, claim: HomeClaim) -> None:
        try:
            await publish(self.client, self.deps, claim)
        except StorageError:
            raise
        except SLACK_TROUBLES as error:
            await self._settle(claim, error)
        except Exception as error:  # noqa: BLE001  # one broken Home must not hold up the others
            _log.error("Home was not drawn: %s", type(error).__name__)
            await self.deps.database.homes.later(claim, _AFTER_MISTAKE_SECONDS)

    async def _settle(self, claim: HomeClaim, error: Exception) -> None:
        match delivery_after(error):
            case Retry(seconds, _):
                await self.deps.database.homes.later(claim, seconds)
            case Dropped(code):
                _log.warning("Home was not taken: %s", code)
                await self.deps.database.homes.done(claim)
            case _:
                await self.deps.database.homes.later(claim, _AFTER_TROUBLE_SECONDS)
