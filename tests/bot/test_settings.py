"""Settings: each missing or malformed one is named with its cure, and no secret is ever said."""

import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret-token",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine, and no file that could hold a setting."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "UPTAKE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def _read(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> Settings:
    for name, value in (GOOD | changed).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return read_settings()


def _problem(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> str:
    with pytest.raises(SettingsError) as refused:
        _read(monkeypatch, **changed)
    assert refused.value.__cause__ is None
    return str(refused.value)


def test_two_settings_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch)
    assert settings.bot_token.get_secret_value() == GOOD["SLACK_BOT_TOKEN"]
    assert settings.api_url == "https://slack.com/api/"
    assert (settings.app_token, settings.database_url, settings.demo) == (None, None, False)
    assert (settings.data_dir, settings.host, settings.port) == (Path(".uptake"), "127.0.0.1", 3000)
    assert settings.lease_seconds >= 2 * settings.slack_timeout_seconds


def test_every_setting_is_read_from_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(
        monkeypatch,
        SLACK_APP_TOKEN="xapp-1-secret",
        SLACK_API_URL="http://127.0.0.1:8100/api",
        UPTAKE_DATABASE_URL="postgresql://me:pass@db/uptake",
        UPTAKE_DATA_DIR="elsewhere",
        UPTAKE_HOST="0.0.0.0",  # noqa: S104  # read, and not listened on
        UPTAKE_PORT="8080",
        UPTAKE_DEMO="true",
        UPTAKE_LEASE_SECONDS="10",
        UPTAKE_SLACK_TIMEOUT_SECONDS="5",
    )
    assert settings.api_url == "http://127.0.0.1:8100/api/"
    assert settings.app_token is not None
    assert settings.database_url is not None
    assert (settings.data_dir, settings.port, settings.demo) == (Path("elsewhere"), 8080, True)


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_one_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = _problem(monkeypatch, **{name: None})
    assert text.startswith(f"{name} is missing: ")
    assert f"export {name}=" in text


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _problem(
        monkeypatch,
        SLACK_BOT_TOKEN=None,
        SLACK_SIGNING_SECRET="short",
        UPTAKE_PORT="no",
    )
    assert [line.split()[0] for line in text.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "UPTAKE_PORT",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", ""),
        ("SLACK_BOT_TOKEN", "xoxp-a-persons-token"),
        ("SLACK_SIGNING_SECRET", ""),
        ("SLACK_SIGNING_SECRET", "0123456789abcde"),
        ("SLACK_SIGNING_SECRET", "0123456789 abcdef0123456789"),
        ("SLACK_SIGNING_SECRET", "0123456789abcdéf0123456789"),
        ("SLACK_APP_TOKEN", "xoxb-not-this-one"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("UPTAKE_DATABASE_URL", "mysql://root:secretive@db/uptake"),
        ("UPTAKE_DATABASE_URL", "secretive"),
        ("UPTAKE_BADGE_KEY", "secretive"),
        ("UPTAKE_PORT", "0"),
        ("UPTAKE_PORT", "65536"),
        ("UPTAKE_PORT", "http"),
        ("UPTAKE_DEMO", "perhaps"),
        ("UPTAKE_LEASE_SECONDS", "0"),
        ("UPTAKE_LEASE_SECONDS", "long"),
        ("UPTAKE_SLACK_TIMEOUT_SECONDS", "0.1"),
        ("UPTAKE_SLACK_TIMEOUT_SECONDS", "nan"),
    ],
)
def test_a_malformed_one_is_named_with_its_cure_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    text = _problem(monkeypatch, **{name: value})
    assert text.startswith(f"{name} ")
    assert "\n" not in text
    assert text.partition(": ")[2]
    if len(value) > 6:
        assert value not in text
    assert "secretive" not in text


def test_a_lease_must_outlive_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _problem(monkeypatch, UPTAKE_LEASE_SECONDS="39", UPTAKE_SLACK_TIMEOUT_SECONDS="20")
    assert "UPTAKE_LEASE_SECONDS" in text
    _read(monkeypatch, UPTAKE_LEASE_SECONDS="40", UPTAKE_SLACK_TIMEOUT_SECONDS="20")


def test_settings_show_no_secret_when_they_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(
        monkeypatch,
        SLACK_APP_TOKEN="xapp-1-hidden",
        UPTAKE_DATABASE_URL="postgresql://me:hidden@db/uptake",
    )
    shown = repr(settings) + str(settings) + str(settings.model_dump())
    assert "hidden" not in shown
    assert not any(value in shown for value in GOOD.values())
