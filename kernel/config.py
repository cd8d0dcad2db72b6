"""Settings: environment variables `JINGUO_…`, and secrets as files, one a secret, in `JINGUO_SECRETS_DIR`."""

from __future__ import annotations

import glob
import os
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

#: The code that signs anyone in while `demo` is on, and is refused otherwise.
DEMO_CODE = "246810"
#: Who is the operator while `demo` is on. Made up, as every number of the demo.
DEMO_OPERATOR = "19900000000"
#: Passwords that stand in everybody's documentation.
_SAMPLES = (None, "", "guest", "postgres", "password", "secret", "changeme", "admin", "jinguo")


class Settings(BaseSettings):
    """What one process needs to know. Every field can be set as `JINGUO_<FIELD>` or as a file `<field>`."""

    model_config = SettingsConfigDict(env_prefix="JINGUO_", extra="ignore", frozen=True)

    instance: str = "350100"
    demo: bool = False
    public_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    probe_host: str = "127.0.0.1"
    probe_port: int = 0  # 0: no probe server
    log_level: str = "INFO"
    cors_origins: list[str] = []
    sign_in_budget: str = "30/minute"  # sign-in requests from one address
    unknown_code_budget: str = "20/hour"  # certificates looked up from one address by codes that there are not
    print_fonts: list[str] = []  # TrueType or OpenType files to print with, before those of the system

    database_url: str = "sqlite:///var/data/{service}.sqlite3"
    database_password: SecretStr | None = None
    broker_url: str = "amqp://guest@127.0.0.1:5672/"
    broker_password: SecretStr | None = None
    max_workers: int = 10
    call_timeout: float = 10.0  # seconds a caller waits for an answer
    retry_seconds: list[float] = [1, 10, 60, 600, 3600]  # pauses before an event is tried again; then it is dead

    token_private_key: SecretStr | None = None
    token_public_keys: str | None = None
    vault_key: SecretStr | None = None
    lookup_key: SecretStr | None = None
    exchange_private_key: SecretStr | None = None  # X25519 JWK: what other instances seal for this one
    credential_keys: SecretStr | None = None  # JWK set (ES256): the first is private and signs, the others have signed

    centre_url: str | None = None  # a county's vhost at its centre: amqps://centre.example:5671/county-350111
    centre_ca_file: str | None = None  # these three as the broker sees them: it is the broker that goes there
    centre_cert_file: str | None = None
    centre_key_file: str | None = None
    broker_management_url: str | None = None
    link_heartbeat: float = 5.0  # seconds between two words to the other end of a link
    branding_file: str | None = None  # JSON: name_zh, name_en, colour, contact

    referral_days: int = 14  # a referral that both have not accepted by then has expired

    sms_webhook_url: str | None = None
    wecom_robot_key: SecretStr | None = None  # of the staff's group: what stands behind key= in the robot's address
    operator_phones: list[str] = []

    @field_validator(
        "database_password",
        "broker_password",
        "vault_key",
        "lookup_key",
        "token_private_key",
        "exchange_private_key",
        "credential_keys",
        "wecom_robot_key",
    )
    @classmethod
    def _trimmed(cls, secret: SecretStr | None) -> SecretStr | None:
        return SecretStr(secret.get_secret_value().strip()) if secret else None

    def database(self, service: str) -> URL:
        """The URL of a service's own database, its password filled in."""
        url = make_url(self.database_url.replace("{service}", service))
        return url.set(password=_reveal(self.database_password)) if self.database_password else url

    @property
    def operators(self) -> list[str]:
        """The phones whose bearers may load reference data and appoint the first staff."""
        return [*self.operator_phones, *([DEMO_OPERATOR] if self.demo else [])]

    @cached_property
    def broker(self) -> str:
        """The AMQP URL, its password filled in."""
        url = make_url(self.broker_url)
        if self.broker_password:
            url = url.set(password=_reveal(self.broker_password))
        return url.render_as_string(hide_password=False)


def load(service: str = "", **overrides: object) -> Settings:
    """Read the settings as the environment has them now. Secret files bear the plain names of the fields."""
    folder = secrets_folder(service)
    files = folder.iterdir() if folder else ()
    secrets = {path.name: path.read_text("utf-8") for path in files if path.name in Settings.model_fields}
    return Settings(**{**secrets, **overrides})  # type: ignore[arg-type]


def secrets_folder(service: str = "") -> Path | None:
    """The folder `JINGUO_SECRETS_DIR`, in whose name `{service}` stands for the service.

    Without a service the first that is there: a process has its own alone. None if there is none.
    """
    pattern = os.environ.get("JINGUO_SECRETS_DIR", "")
    found = sorted(glob.glob(pattern.replace("{service}", service or "*"))) if pattern else []
    return Path(found[0]) if found else None


def weaknesses(settings: Settings, service: str = "") -> list[str]:
    """Why these settings must not serve the public: default and sample values, and what would leave the host in clear.

    A broker or a database on the host itself may do as it likes, and so may demo mode. Without a `service` the settings
    are those of a process that has no database.
    """
    if settings.demo:
        return []
    broker, database = make_url(settings.broker), settings.database(service)
    centre, sms = (make_url(url) if url else None for url in (settings.centre_url, settings.sms_webhook_url))
    found = {
        "the broker's user is guest: set JINGUO_BROKER_URL and the secret broker_password": (
            not _is_here(broker) and broker.username in (None, "guest")
        ),
        "the broker's password is empty or a sample: give the secret broker_password": (
            not _is_here(broker) and broker.password in _SAMPLES
        ),
        "the database's password is empty or a sample: give the secret database_password": (
            bool(service) and not _is_here(database) and database.password in _SAMPLES
        ),
        "there are no token_public_keys: write the secrets with `jinguo secrets DIR`": not settings.token_public_keys,
        "the demo's operator is an operator: set JINGUO_OPERATOR_PHONES": DEMO_OPERATOR in settings.operator_phones,
        "the way to the centre is in clear: JINGUO_CENTRE_URL must begin with amqps://": (
            centre is not None and not _is_here(centre) and centre.drivername != "amqps"
        ),
        "sign-in codes would go in clear: JINGUO_SMS_WEBHOOK_URL must begin with https://": (
            sms is not None and not _is_here(sms) and "." in str(sms.host) and sms.drivername != "https"
        ),  # a name without a dot is that of a container beside this one
    }
    return [words for words, true in found.items() if true]


def _is_here(url: URL) -> bool:
    return url.host in (None, "127.0.0.1", "localhost", "::1")


def _reveal(secret: SecretStr) -> str:
    return secret.get_secret_value()
