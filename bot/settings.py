"""Settings come from the environment alone, under Slack's usual names."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

LEASE_DEFAULT = 120.0
SECRET_KEY_MIN = 32
# A claim must outlive the slowest answer it may still be waiting for.
LEASE_PER_TIMEOUT = 2.0

_CURES = {
    "SLACK_BOT_TOKEN": (
        "copy the Bot User OAuth Token (it begins with xoxb-) from your app's "
        "'OAuth & Permissions' page: export SLACK_BOT_TOKEN=xoxb-…"
    ),
    "SLACK_SIGNING_SECRET": (
        "copy the Signing Secret from your app's 'Basic Information' page: "
        "export SLACK_SIGNING_SECRET=…"
    ),
    "SLACK_APP_TOKEN": (
        "make an app-level token with the scope connections:write on 'Basic Information' "
        "(it begins with xapp-), or leave it unset and serve over HTTP"
    ),
    "SLACK_API_URL": "give a full address that ends with a slash, or leave it unset for Slack's",
    "UPTAKE_DATABASE_URL": (
        "give postgresql://user:password@host:5432/database of PostgreSQL 15 or newer, "
        "or leave it unset for the embedded one"
    ),
    "UPTAKE_DATA_DIR": "name a folder that this user may write to",
    "UPTAKE_ERASURES": "name a file that outlives the database, and is never restored with it",
    "UPTAKE_AUDIT_HEADS": "name a file outside the database, best on another machine's disk",
    "UPTAKE_PORT": "give a port between 1 and 65535",
    "UPTAKE_PUBLIC_URL": (
        "give the https address at which people's browsers reach this service, such as "
        "https://uptake.example.org/"
    ),
    "UPTAKE_SECRET_KEY": (
        "give 32 or more random characters, the same for every replica "
        "(openssl rand -base64 48 makes some), or leave it unset to keep one in the data folder"
    ),
    "UPTAKE_BADGE_KEY": (
        "give an RSA key in PEM without a password, the same for every replica "
        "(openssl genrsa 2048 makes one), or leave it unset to keep one in the data folder"
    ),
}


class SettingsError(Exception):
    """A setting is missing or malformed. `str(error)` names each one with its cure."""


def _begins(prefix: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"does not begin with {prefix}")
        return value

    return AfterValidator(check)


def _secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if len(text) < 16 or not text.isascii() or " " in text:
        raise ValueError("is no signing secret (too short, or with spaces)")
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("is no http(s) address")
    return value if value.endswith("/") else value + "/"


def _key(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value()) < SECRET_KEY_MIN:
        raise ValueError("is too short")
    return value


def _rsa_key(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        from bot.keys.badge_key import read_key  # noqa: PLC0415  # a large library, for this key alone

        try:
            read_key(value.get_secret_value())
        except ValueError:
            # The library's own words may quote what it read.
            raise ValueError("is no RSA key of 2048 bits or more") from None
    return value


def _public(value: str | None) -> str | None:
    return None if value is None else _address(value)


def _postgres(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(
        ("postgresql://", "postgres://")
    ):
        raise ValueError("is no postgresql:// address")
    return value


class DatabaseSettings(BaseSettings):
    """Where the data is: all that a command needs which never speaks to Slack."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[SecretStr | None, AfterValidator(_postgres)] = Field(
        None, validation_alias="UPTAKE_DATABASE_URL"
    )
    data_dir: Path = Field(Path(".uptake"), validation_alias="UPTAKE_DATA_DIR")
    kept_heads: Path | None = Field(None, validation_alias="UPTAKE_AUDIT_HEADS")
    kept_erasures: Path | None = Field(None, validation_alias="UPTAKE_ERASURES")

    def as_environment(self) -> dict[str, str]:
        """Return the variables that these settings would be read from."""
        given = {variable: getattr(self, name) for variable, name in self.variables().items()}
        return {
            variable: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for variable, value in given.items()
            if value is not None
        }

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Return the name of each setting by its variable."""
        return {str(field.validation_alias): name for name, field in cls.model_fields.items()}

    @property
    def erasures(self) -> Path:
        """The file that knows who was erased, whatever is restored."""
        return self.kept_erasures or self.data_dir / "erased.jsonl"

    @property
    def audit_heads(self) -> Path:
        """The file that the newest seals of the audit are written down in, day by day."""
        return self.kept_heads or self.data_dir / "audit-heads.txt"


class Settings(DatabaseSettings):
    """Everything that may differ between two installations."""

    bot_token: Annotated[SecretStr, _begins("xoxb-")] = Field(validation_alias="SLACK_BOT_TOKEN")
    signing_secret: Annotated[SecretStr, AfterValidator(_secret)] = Field(
        validation_alias="SLACK_SIGNING_SECRET"
    )
    app_token: Annotated[SecretStr, _begins("xapp-")] | None = Field(
        None, validation_alias="SLACK_APP_TOKEN"
    )
    api_url: Annotated[str, AfterValidator(_address)] = Field(
        "https://slack.com/api/", validation_alias="SLACK_API_URL"
    )
    host: str = Field("127.0.0.1", validation_alias="UPTAKE_HOST")
    port: int = Field(3000, ge=1, le=65535, validation_alias="UPTAKE_PORT")
    given_public_url: Annotated[str | None, AfterValidator(_public)] = Field(
        None, validation_alias="UPTAKE_PUBLIC_URL"
    )
    secret_key: Annotated[SecretStr | None, AfterValidator(_key)] = Field(
        None, validation_alias="UPTAKE_SECRET_KEY"
    )
    badge_key: Annotated[SecretStr | None, AfterValidator(_rsa_key)] = Field(
        None, validation_alias="UPTAKE_BADGE_KEY"
    )
    demo: bool = Field(False, validation_alias="UPTAKE_DEMO")
    lease_seconds: float = Field(LEASE_DEFAULT, ge=1, validation_alias="UPTAKE_LEASE_SECONDS")
    slack_timeout_seconds: float = Field(
        20, ge=0.2, validation_alias="UPTAKE_SLACK_TIMEOUT_SECONDS"
    )

    @property
    def public_url(self) -> str:
        """Where people's browsers find our pages; this machine, where nothing else is said."""
        return self.given_public_url or f"http://{self.host}:{self.port}/"


Read = TypeVar("Read", bound=DatabaseSettings)


def read_database_settings() -> DatabaseSettings:
    """Read where the data is. Raises SettingsError."""
    return _read(DatabaseSettings)


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError with every problem and its cure."""
    settings = _read(Settings)
    if settings.lease_seconds < LEASE_PER_TIMEOUT * settings.slack_timeout_seconds:
        raise SettingsError(
            "UPTAKE_LEASE_SECONDS must be at least twice UPTAKE_SLACK_TIMEOUT_SECONDS, "
            "or one message could be sent twice: raise it, or leave both unset."
        )
    return settings


def _read(kind: type[Read]) -> Read:
    try:
        return kind()  # type: ignore[call-arg]  # pydantic fills it from the environment
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(e) for e in error.errors())) from None


def _sentence(error: object) -> str:
    problem = dict(error)  # type: ignore[call-overload]  # pydantic's ErrorDetails, a typed dict
    name = str(problem["loc"][0])
    what = "is missing" if problem["type"] == "missing" else _message(problem["msg"])
    return f"{name} {what}: {_CURES.get(name, 'correct it, or leave it unset')}"


def _message(message: str) -> str:
    return (
        message.removeprefix("Value error, ")[:1].lower()
        + message.removeprefix("Value error, ")[1:]
    )
