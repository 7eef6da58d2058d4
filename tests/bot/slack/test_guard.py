"""The guard's decisions, one by one, on a clock of the test's own."""

import json
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import guard as guard_module
from bot.slack.guard import MAX_BODY_BYTES, Guard, is_ssl_check
from tests.bot.wire import FORM, JSON, SECRET, form, interaction, signature, signed

NOW = 1_790_000_000
BODY = form({"command": "/uptake", "text": "help"})


class Seconds:
    def __init__(self) -> None:
        self.at = float(NOW)

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def guard(seconds: Seconds) -> Guard:
    return Guard(SECRET, seconds)


def _reason(guard: Guard, headers: dict[str, str], body: bytes = BODY) -> tuple[int, str] | None:
    refusal = guard.check(headers, body)
    return (refusal.status, refusal.reason) if refusal else None


def test_what_slack_signed_goes_through(guard: Guard) -> None:
    assert _reason(guard, signed(BODY, at=NOW)) is None


@pytest.mark.parametrize("missing", ["x-slack-request-timestamp", "x-slack-signature"])
def test_without_a_signature_it_is_nobody_s(guard: Guard, missing: str) -> None:
    headers = signed(BODY, at=NOW)
    del headers[missing]
    assert _reason(guard, headers) == (401, "unsigned")


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "now",
        "1e9",
        "-1",
        "+1790000000",
        "1790000000.5",
        " 1790000000",
        "0x6ab1",
        "9" * 13,
        "²³",
    ],
)
def test_a_timestamp_that_is_no_number_is_refused_and_not_an_error(
    guard: Guard, timestamp: str
) -> None:
    headers = signed(BODY, at=NOW) | {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(BODY, timestamp),
    }
    assert _reason(guard, headers) == (401, "unsigned")


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        "v0=",
        "v1=" + "0" * 64,
        "v0=" + "0" * 63,
        "v0=" + "0" * 65,
        "v0=" + "g" * 64,
        "\xff" * 67,
    ],
)
def test_a_signature_that_has_not_the_shape_is_refused(guard: Guard, spoiled: str) -> None:
    headers = signed(BODY, at=NOW) | {"x-slack-signature": spoiled}
    assert _reason(guard, headers) == (401, "unsigned")


def test_a_signature_of_another_secret_body_or_time_is_bad(guard: Guard) -> None:
    other_secret = signed(BODY, at=NOW, secret="another secret")
    other_time = signed(BODY, at=NOW) | {"x-slack-request-timestamp": str(NOW + 1)}
    assert _reason(guard, other_secret) == (401, "bad signature")
    assert _reason(guard, signed(BODY, at=NOW), BODY + b"&user_id=U1") == (401, "bad signature")
    assert _reason(guard, other_time) == (401, "bad signature")


def test_a_signature_in_capitals_is_not_slack_s(guard: Guard) -> None:
    headers = signed(BODY, at=NOW)
    shouted = headers | {"x-slack-signature": headers["x-slack-signature"].upper()}
    assert _reason(guard, shouted) == (401, "unsigned")


@pytest.mark.parametrize(
    ("age", "stale"), [(300, False), (301, True), (-300, False), (-301, True), (10**9, True)]
)
def test_past_and_future_requests_are_taken_for_five_minutes(
    guard: Guard, age: int, *, stale: bool
) -> None:
    expected = (401, "stale") if stale else None
    assert _reason(guard, signed(BODY, at=NOW - age)) == expected


def test_a_request_is_taken_once(guard: Guard, seconds: Seconds) -> None:
    headers = signed(BODY, at=NOW)
    assert _reason(guard, headers) is None
    assert _reason(guard, headers) == (401, "replayed")
    seconds.at += 299
    assert _reason(guard, headers) == (401, "replayed")


def test_the_same_words_said_again_are_another_request(guard: Guard, seconds: Seconds) -> None:
    assert _reason(guard, signed(BODY, at=NOW)) is None
    seconds.at += 1
    assert _reason(guard, signed(BODY, at=NOW + 1)) is None


def test_a_refused_request_is_not_remembered(guard: Guard) -> None:
    """Nobody fills the memory, or blocks a true request, without the secret."""
    forged = signed(BODY, at=NOW, secret="another secret")
    assert _reason(guard, forged) == (401, "bad signature")
    assert _reason(guard, forged) == (401, "bad signature")


def test_a_request_from_the_future_cannot_be_replayed_when_its_time_has_come(
    guard: Guard, seconds: Seconds
) -> None:
    headers = signed(BODY, at=NOW + 300)
    assert _reason(guard, headers) is None
    for _ in range(6):
        seconds.at += 100
        _reason(guard, signed(BODY, at=seconds.at))
        assert _reason(guard, headers) == (401, "replayed")


def _nth(number: int) -> bytes:
    return form({"command": "/uptake", "text": str(number)})


def test_the_memory_of_signatures_ends(
    guard: Guard, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "REMEMBERED", 3)
    for number in range(10):
        _reason(guard, signed(_nth(number), at=NOW), _nth(number))
    assert len(guard._seen) == 3
    seconds.at += 601
    _reason(guard, signed(BODY, at=seconds.at))
    assert len(guard._seen) == 1


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b""),
        (JSON, b"{"),
        (JSON, b"[]"),
        (JSON, b"null"),
        (JSON, b'"text"'),
        (JSON, b"1"),
        (JSON, b"\xff{}"),
        (JSON, b'{"a":' * 100_000),
        (FORM, b"\xff\xfe"),
        (FORM, b"no pair"),
        (FORM, b"&&&"),
        (FORM, form({f"k{n}": "v" for n in range(101)})),
        (FORM, form({"payload": ""})),
        (FORM, form({"payload": "{"})),
        (FORM, form({"payload": "[1]"})),
        (FORM, form({"payload": "null"})),
        (FORM, form({"payload": '{"a":' * 100_000})),
    ],
)
def test_a_signed_body_that_cannot_be_read_is_malformed(
    guard: Guard, content_type: str, body: bytes
) -> None:
    refused = _reason(guard, signed(body, content_type=content_type, at=NOW), body)
    assert refused is not None
    assert refused[0] == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b"{}"),
        (JSON + "; charset=utf-8", b'{"type":"event_callback"}'),
        (FORM, form({"command": "/uptake", "text": ""})),
        (FORM, form({"command": "/uptake", "text": "☕ a+b&c=d"})),
        (FORM, interaction({"type": "block_actions"})),
        (FORM, form({"command": "/uptake"} | {f"k{n}": "v" for n in range(99)})),
    ],
)
def test_a_signed_body_that_can_be_read_goes_through(
    guard: Guard, content_type: str, body: bytes
) -> None:
    assert _reason(guard, signed(body, content_type=content_type, at=NOW), body) is None


def test_a_body_at_the_limit_is_read_and_one_past_it_is_not(guard: Guard) -> None:
    begun = b"command=%2Fuptake&text="
    full = begun + b"x" * (MAX_BODY_BYTES - len(begun))
    assert _reason(guard, signed(full, at=NOW), full) is None
    over = full + b"x"
    assert _reason(guard, signed(over, at=NOW), over) == (413, "oversized")


def test_the_largest_view_comes_back_with_its_state_and_fits() -> None:
    """Each nearly 250 kB of JSON whose every character takes three bytes in a form."""
    words = '"' * 120_000
    view = {"type": "view_submission", "view": {"blocks": words, "state": words}}
    assert 1_400_000 < len(interaction(view)) < MAX_BODY_BYTES


@given(st.binary(max_size=200), st.sampled_from([FORM, JSON, "", "text/plain"]))
def test_no_body_is_an_error(body: bytes, content_type: str) -> None:
    guard = Guard(SECRET, lambda: float(NOW))
    refusal = guard.check(signed(body, content_type=content_type, at=NOW), body)
    assert refusal is None or refusal.status in {400, 401}


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_no_payload_but_an_object_goes_through(payload: object) -> None:
    body = form({"payload": json.dumps(payload)})
    guard = Guard(SECRET, lambda: float(NOW))
    refusal = guard.check(signed(body, at=NOW), body)
    assert refusal is not None
    assert refusal.status == 400


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"ssl_check=1", True),
        (b"ssl_check=1&token=abc", True),
        (b"ssl_check=1&command=/uptake", False),
        (b"token=abc&ssl_check=1", False),
        (b"ssl_check=1&token=" + b"x" * 200, False),
        (b"ssl_check=1&\xff=1", False),
        (b"", False),
    ],
)
def test_slack_s_certificate_check_is_known_by_asking_nothing(
    body: bytes, *, expected: bool
) -> None:
    assert is_ssl_check(body) is expected
