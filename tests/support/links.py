"""Signed addresses of a service that nobody reaches."""

from bot.keys.envelopes import SealedEnvelopes
from bot.web.links import SignedLinks
from core.kernel.clock import Clock
from tests.conftest import MovableClock

KEY = "a-key-of-tests-that-is-long-enough-0123456789"
BASE = "https://uptake.example/"


def links(clock: Clock) -> SignedLinks:
    return SignedLinks(BASE, KEY, clock)


LINKS = links(MovableClock())
ENVELOPES = SealedEnvelopes(KEY)
