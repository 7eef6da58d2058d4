"""Signed addresses: what one was made for it opens, and nothing else does."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from bot.keys.stored import stored_key
from bot.web.links import LinkError
from core.kernel.links import LINK_LIFETIME, LinkPurpose
from tests.conftest import MovableClock
from tests.support.links import BASE, KEY, links

FACTS = {"person_id": "p", "asset_id": "a"}


def _token(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_an_address_gives_back_what_it_was_made_of(clock: MovableClock) -> None:
    url = links(clock).signed(LinkPurpose.PRE_WORK, FACTS)
    assert url.startswith(f"{BASE}pre-work/")
    assert links(clock).read(LinkPurpose.PRE_WORK, _token(url)) == FACTS


def test_it_opens_nothing_else(clock: MovableClock) -> None:
    token = _token(links(clock).signed(LinkPurpose.PRE_WORK, FACTS))
    with pytest.raises(LinkError):
        links(clock).read(LinkPurpose.INTRO_VIDEO, token)


def test_it_ends_by_the_products_clock(clock: MovableClock) -> None:
    token = _token(links(clock).signed(LinkPurpose.PRE_WORK, FACTS))
    clock.at += LINK_LIFETIME
    with pytest.raises(LinkError):
        links(clock).read(LinkPurpose.PRE_WORK, token)


def _forged(algorithm: str, key: str) -> str:
    claims = {"aud": "pre_work", "exp": 4_102_444_800, "facts": FACTS}
    return jwt.encode(claims, key, algorithm)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        _forged("HS256", "another-key-that-is-long-enough-0123456789"),
        _forged("none", ""),
        jwt.encode({"aud": "pre_work", "facts": FACTS}, KEY, "HS256"),
        jwt.encode({"aud": "pre_work", "exp": 4_102_444_800}, KEY, "HS256"),
        jwt.encode({"aud": "pre_work", "exp": 4_102_444_800, "facts": [1]}, KEY, "HS256"),
    ],
    ids=["empty", "noise", "dots", "other key", "no key", "no end", "no facts", "odd facts"],
)
def test_what_we_did_not_make_is_refused(clock: MovableClock, token: str) -> None:
    with pytest.raises(LinkError):
        links(clock).read(LinkPurpose.PRE_WORK, token)


def test_one_character_changed_is_refused(clock: MovableClock) -> None:
    head, body, signature = _token(links(clock).signed(LinkPurpose.PRE_WORK, FACTS)).split(".")
    changed = ("B" if body[5] != "B" else "C").join((body[:5], body[6:]))
    with pytest.raises(LinkError):
        links(clock).read(LinkPurpose.PRE_WORK, f"{head}.{changed}.{signature}")


def test_the_key_never_shows(clock: MovableClock) -> None:
    assert KEY not in repr(links(clock))


def test_the_kept_key_is_one_for_all_and_for_its_owner_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(stored_key, [tmp_path / "data"] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
