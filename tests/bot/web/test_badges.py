"""Our badges in others' hands: accepted, refused when changed, and reported when revoked."""

import json
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from fastapi import FastAPI
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from bot.keys.badge_key import BadgeKey, new_key, read_key
from bot.web.badges import Badges
from bot.web.certificate_pages import CertificatePages
from core.certificates.records import CertificateDetails
from storage.unit_of_work import PostgresDatabase
from tests.bot.wire import request
from tests.conftest import Database
from tests.modals import samples
from tests.storage.world import World, look
from tests.support.badges import KEY
from tests.support.links import BASE, LINKS
from tests.support.reflecting import earned, revoked

BADGES = Badges(LINKS, KEY)
# Long past for every clock: checkers go by the real one.
SHOWN = replace(samples.certificate("Ana Silva "), issued_at=samples.NOW.replace(year=2020))


@pytest.fixture
def web(db: PostgresDatabase) -> FastAPI:
    web = FastAPI()
    web.include_router(CertificatePages(db, BADGES).router())
    return web


@pytest.fixture
async def code(world: World, database: Database) -> str:
    await world.complete()
    code = (await earned(world)).code
    look(database, "UPDATE certificate SET issued_at = '2020-05-05'")
    return code


async def _read(web: FastAPI, url: str) -> bytes:
    """Read one of our addresses, as anybody may from anywhere."""
    answer = await request(web, b"", {}, path=f"/{url.removeprefix(BASE)}", method="GET")
    assert answer.status == 200, url
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.body


async def _verifier(web: FastAPI, token: str) -> OB3Verifier:
    """A verifier that knows nothing but the token: its `kid` leads to the key."""
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(json.loads(await _read(web, kid))).key
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


async def _checked(web: FastAPI, token: str) -> Any:
    """Check a badge with its status, reading nothing but our own addresses."""
    verifier = await _verifier(web, token)
    payload = jwt.decode(token, options={"verify_signature": False})
    url = payload["credentialStatus"]["statusListCredential"]
    listed = await _read(web, url)
    return verifier.verify(token, check_status=True, download={url: listed}.__getitem__)


async def test_an_independent_checker_accepts_it_from_the_token_alone(
    web: FastAPI, code: str
) -> None:
    token = (await _read(web, f"{BASE}certificates/{code}/badge.jwt")).decode()
    accepted = await _checked(web, token)
    assert accepted.achievement.name == "Exit tickets"
    assert accepted.issuer.name == "District"
    profile = json.loads(await _read(web, accepted.issuer.id))
    assert (profile["id"], profile["type"]) == (accepted.issuer.id, ["Profile"])
    achievement = json.loads(await _read(web, accepted.achievement.id))
    assert achievement["criteria"]["narrative"] == accepted.achievement.criteria_narrative


async def test_a_revoked_one_is_reported_as_such(
    web: FastAPI, code: str, world: World, database: Database
) -> None:
    token = (await _read(web, f"{BASE}certificates/{code}/badge.jwt")).decode()
    await revoked(world, code)
    look(database, "UPDATE certificate SET revoked_at = '2020-05-06'")
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        await _checked(web, token)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_changed_byte_is_refused(part: int) -> None:
    token = BADGES.token(SHOWN)
    public = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert OB3Verifier(public).verify(token)
    parts = token.split(".")
    letters = list(parts[part])
    letters[10] = "A" if letters[10] != "A" else "B"
    parts[part] = "".join(letters)
    with pytest.raises(OB3VerificationError):
        OB3Verifier(public).verify(".".join(parts))


def test_a_status_list_of_another_key_is_refused() -> None:
    token, url = BADGES.token(SHOWN), BADGES.status_url(SHOWN.code)
    public = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    forged = jwt.encode(
        jwt.decode(BADGES.status_token(SHOWN), options={"verify_signature": False}),
        BadgeKey(new_key).private,
        "RS256",
    )
    with pytest.raises(OB3VerificationError, match="proof is invalid"):
        OB3Verifier(public).verify(
            token, check_status=True, download={url: forged.encode()}.__getitem__
        )


def _said(shown: CertificateDetails) -> str:
    return json.dumps(jwt.decode(BADGES.token(shown), options={"verify_signature": False}))


def test_it_names_no_person_no_account_and_no_score() -> None:
    shown = replace(SHOWN, holder="Ana Silva", topic="Talk", school="Oak", issuer="Riverside")
    text = _said(replace(shown, strategies=("Pairs",)))
    for never in ("Ana", "Silva", "U0ANA0001", "T0TEAM", "mailto", "score", "result"):
        assert never not in text
    (identity,) = json.loads(text)["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["identityHash"].startswith("sha256$")


def test_two_badges_of_one_person_do_not_show_that_they_are_one_person_s() -> None:
    other = replace(
        SHOWN, code="y" * 32, certificate_id=samples.certificate(number=99).certificate_id
    )
    ours, theirs = json.loads(_said(SHOWN)), json.loads(_said(other))
    for key in ("id", "identifier"):
        assert ours["credentialSubject"][key] != theirs["credentialSubject"][key]


def test_its_header_and_claims_are_those_of_the_standard() -> None:
    token = BADGES.token(SHOWN)
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "RS256", "typ": "JWT", "kid": BADGES.key_url()}
    text = jwt.decode(token, options={"verify_signature": False})
    assert "vc" not in text
    assert text["iss"] == text["issuer"]["id"]
    assert text["jti"] == text["id"]
    assert text["sub"] == text["credentialSubject"]["id"]
    assert text["nbf"] == int(SHOWN.issued_at.timestamp())
    assert set(BADGES.public_key()) == {"kty", "n", "e", "kid", "alg", "use"}


def test_only_a_long_rsa_key_without_a_password_is_taken() -> None:
    short = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(ValueError, match="no RSA key"):
        read_key(short.decode())
    with pytest.raises(ValueError, match=r".+"):
        read_key("nothing")
