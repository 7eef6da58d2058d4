"""What anybody sees of a certificate by its address: that it stands, or not, and no more."""

import stat
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.cli.certificates import CertificateError, revoke_by_operator
from bot.keys.badge_key import BadgeKey, kept_badge_key, read_key
from bot.web.badges import Badges
from bot.web.certificate_pages import CertificatePages
from storage.unit_of_work import PostgresDatabase
from tests.bot.wire import Answer, request
from tests.conftest import Database
from tests.storage.world import World, look
from tests.support.badges import KEY
from tests.support.links import BASE, LINKS
from tests.support.reflecting import earned, revoked

UNKNOWN = "There is no certificate at this address"
CODES = ["x", "a" * 32, "a" * 65, "%27%20OR%20true--", "%C3%A9" * 32, "%00" * 32]


@pytest.fixture
def web(db: PostgresDatabase) -> FastAPI:
    web = FastAPI()
    web.include_router(CertificatePages(db, Badges(LINKS, KEY)).router())
    return web


@pytest.fixture
async def code(world: World) -> str:
    await world.complete()
    return (await earned(world)).code


async def _get(web: FastAPI, path: str, method: str = "GET") -> Answer:
    return await request(web, b"", {}, path=path, method=method)


async def test_a_valid_one_says_what_its_holder_s_pdf_says(web: FastAPI, code: str) -> None:
    answer = await _get(web, f"/certificates/{code}")
    text = answer.body.decode()
    assert answer.status == 200
    for words in (
        "This certificate is valid",
        "Name of U0",
        "Exit tickets",
        "Cold call",
        "Cedar School",
        "September 14, 2026",
        f"{code}/badge.jwt",
    ):
        assert words in text
    assert "Pairs talked" not in text
    assert "<script" not in text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-store"


async def test_each_look_is_audited_without_the_words_on_it(
    web: FastAPI, code: str, database: Database
) -> None:
    await _get(web, f"/certificates/{code}")
    await _get(web, f"/certificates/{code}/status.jwt")
    verified = "SELECT actor_id, request_id FROM audit_event WHERE action = 'certificate.verified'"
    assert look(database, verified) == [("certificates", "page:certificate")] * 2


async def test_what_people_are_named_can_do_nothing_to_the_page(
    web: FastAPI, code: str, database: Database
) -> None:
    look(
        database, "UPDATE person SET name = '<script>alert(1)</script>' WHERE slack_user_id = 'U0'"
    )
    text = (await _get(web, f"/certificates/{code}")).body.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text


async def test_a_revoked_one_says_that_it_was_taken_back_and_not_whose_it_was(
    web: FastAPI, code: str, world: World
) -> None:
    await revoked(world, code)
    answer = await _get(web, f"/certificates/{code}")
    text = answer.body.decode()
    assert answer.status == 200
    assert "This certificate was taken back" in text
    assert "Name of U0" not in text
    assert "Wrong person" not in text
    assert (await _get(web, f"/certificates/{code}/badge.jwt")).status == 410


@pytest.mark.parametrize("code", CODES)
async def test_an_unknown_one_is_answered_the_same_whatever_it_is(
    web: FastAPI, world: World, code: str, database: Database
) -> None:
    before = look(database, "SELECT count(*) FROM audit_event")
    answer = await _get(web, f"/certificates/{code}")
    assert (answer.status, UNKNOWN in answer.body.decode()) == (404, True)
    for rest in ("badge.jwt", "status.jwt"):
        assert (await _get(web, f"/certificates/{code}/{rest}")).status == 404
    assert look(database, "SELECT count(*) FROM audit_event") == before


@pytest.mark.parametrize("path", ["/certificates", "/certificates/"])
async def test_an_address_without_its_code_is_no_certificate(web: FastAPI, path: str) -> None:
    answer = await _get(web, path)
    assert (answer.status, UNKNOWN in answer.body.decode()) == (404, True)


async def test_nothing_tells_of_a_workshop_before_a_certificate_was_given_for_it(
    web: FastAPI, world: World, database: Database
) -> None:
    ((workspace,),) = look(database, "SELECT id::text FROM workspace")
    paths = (f"/badges/achievements/{world.engagement_id}", f"/badges/issuers/{workspace}")
    assert [(await _get(web, path)).status for path in paths] == [404, 404]
    await world.complete()
    await earned(world)
    assert [(await _get(web, path)).status for path in paths] == [200, 200]
    for path in ("/badges/achievements/x", "/badges/issuers/x", "/badges/keys/x.json"):
        assert (await _get(web, path)).status == 404


async def test_a_link_checker_may_ask_without_the_page(web: FastAPI, code: str) -> None:
    assert (await _get(web, f"/certificates/{code}", "HEAD")).status == 200


async def test_the_operator_takes_one_back_once_by_its_address(
    db: PostgresDatabase, code: str, database: Database
) -> None:
    for reason, text in (("", "Say why"), ("x" * 301, "under 300")):
        with pytest.raises(CertificateError, match=text):
            await revoke_by_operator(db, code, reason)
    with pytest.raises(CertificateError, match="no certificate with this code"):
        await revoke_by_operator(db, "x", "Wrong person")
    done = await revoke_by_operator(db, f" {BASE}certificates/{code}/ ", "Wrong person")
    assert "Taken back" in done
    with pytest.raises(CertificateError, match="revoked already"):
        await revoke_by_operator(db, code, "Again")
    assert look(
        database,
        "SELECT actor_kind, actor_id, request_id FROM audit_event"
        " WHERE action = 'certificate.revoked'",
    ) == [("system", "operator", "command:certificate")]


def test_the_kept_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = kept_badge_key(tmp_path), kept_badge_key(tmp_path)
    assert first == again
    assert read_key(first).key_size == 2048
    assert stat.S_IMODE((tmp_path / "badge-key.pem").stat().st_mode) == 0o600
    assert BadgeKey(lambda: first).name == BadgeKey(lambda: again).name
