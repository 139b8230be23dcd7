"""What an operator may set: the environment, read once and checked."""

import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from application.opening_options import OpeningOptions
from application.sign_in_settings import SignInSettings
from domain.disclosures import DisclosureSettings
from domain.privacy import RETENTION, RetentionRule
from domain.values import Code
from domain.vouchers import Bucket, SchemeSettings

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql://"

CLAIM_WINDOW_DAYS = 7  # S39, of the vaccination scheme; unverified for vouchers

_UNLOCKED_INSERT = "POSTGRES_ENABLE_DB_FUNCTIONS"


class Settings(OpeningOptions, SignInSettings):
    """Every setting is an environment variable with the prefix BAYBRIDGE_."""

    model_config = SettingsConfigDict(env_prefix="BAYBRIDGE_", extra="ignore")

    database_url: str = Field(
        default="sqlite:///baybridge.sqlite3",
        description="Where the ledger and its views live: sqlite:///path or "
        "postgresql://user@host/database.",
    )
    keys_url: str = Field(
        default="",
        description="Where the wrapped keys of patients live: a database of its own. "
        "Default for SQLite: a second file beside the ledger, ending in -keys.",
    )
    master_key_file: Path | None = Field(
        default=None,
        description="File with the master key (32 bytes in base64, mode 0600). "
        "Default for SQLite: made on first start beside the ledger.",
    )
    master_key: SecretStr | None = Field(
        default=None, description="The master key itself, 32 bytes in base64."
    )
    master_key_command: str = Field(
        default="",
        description="A command that prints the master key, 32 bytes in base64.",
    )
    other_master_key: SecretStr | None = Field(
        default=None,
        description="A second master key that is accepted while the master key is "
        "changed, 32 bytes in base64: see `baybridge keys rotate`.",
    )
    other_master_key_file: Path | None = Field(
        default=None, description="File with that second master key, mode 0600."
    )
    erasure_list: Path | None = Field(
        default=None,
        description="File that lists what was erased, on another disk than the "
        "databases and their backups. Default for SQLite: beside the ledger, ending in "
        "-erased.",
    )
    retention_years: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Years to keep records that differ from the table in "
        "docs/erasure.md, by commas: HK/outpatient=10,MO/inpatient=5@2027-01-01. "
        "UNVERIFIED where the table says so.",
    )
    host: str = Field(default="127.0.0.1", description="Address to serve on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on.")
    clock: AwareDatetime | None = Field(
        default=None,
        description="A fixed time for tests and the demo; refused in service mode.",
    )
    claim_window_days: int = Field(
        default=CLAIM_WINDOW_DAYS,
        ge=1,
        le=366,
        description="Days to enter a claim, the service date being day 1. "
        "UNVERIFIED for vouchers: known only of the vaccination scheme on the "
        "same platform (source S39).",
    )
    void_window_hours: int = Field(
        default=24,
        ge=0,
        le=8_784,
        description="Hours in which the desk that entered a claim, or its confirming "
        "provider's, may void it; later only the voucher officer may. "
        "UNVERIFIED: no public source says who may void, or until when.",
    )
    bucket_order: Annotated[tuple[Bucket, ...], NoDecode] = Field(
        default=("reward", "own", "spouse"),
        description="In which order a claim empties the buckets. "
        "UNVERIFIED as to the place of the reward; own before spouse is a rule.",
    )
    reward_counts: Annotated[tuple[Bucket, ...], NoDecode] = Field(
        default=("own",),
        description="The buckets whose spending counts towards a reward. "
        "UNVERIFIED: no public source says whether reward or spouse's money counts.",
    )
    reward_after_void: Literal["withdraw", "keep"] = Field(
        default="withdraw",
        description="What becomes of the unspent reward when a void brings the total "
        "below the threshold: withdraw or keep. UNVERIFIED: no public source says it.",
    )
    above_limit_after_void: Literal["keep", "forfeit"] = Field(
        default="keep",
        description="What becomes of an amount that a void restores above the limit: "
        "keep or forfeit. UNVERIFIED: no public source says it.",
    )
    optometry_departments: Annotated[tuple[Code, ...], NoDecode] = Field(
        default=(),
        description="Departments on the Mainland whose claims count towards the "
        "optometry quota, by commas. "
        "UNVERIFIED: no public source says that the quota applies there.",
    )
    rate_month: Literal["service", "entry"] = Field(
        default="service",
        description="The month whose conversion rate a claim takes: that of the "
        "service or that of the entry. UNVERIFIED: no public source says it.",
    )
    access_record_years: int = Field(
        default=6,
        ge=1,
        le=100,
        description="Years after which a record of who has seen whose record may be "
        "let go. UNVERIFIED: no source of the three places says it; six years is how "
        "long disclosures are accounted for in 45 CFR 164.528.",
    )
    body_limit_bytes: int = Field(
        default=1_000_000, ge=1_000, description="Largest body of a request, in bytes."
    )
    import_limit_bytes: int = Field(
        default=50_000_000, ge=1_000, description="Largest file to import, in bytes."
    )
    attachment_limit_bytes: int = Field(
        default=10_000_000,
        ge=1_000,
        le=100_000_000,
        description="Largest file to attach to a record, in bytes.",
    )
    attachments_folder: Path | None = Field(
        default=None,
        description="Where sealed attachments lie with SQLite; default: a folder "
        "beside the ledger, ending in -attachments. With PostgreSQL: in the database.",
    )
    notices_folder: Path | None = Field(
        default=None,
        description="Where notices are written that no server is configured for; "
        "default: a folder beside the ledger, ending in -notices, or "
        "baybridge-notices.",
    )
    smtp_host: str = Field(
        default="", description="Mail server for notices; none: they become files."
    )
    smtp_port: int = Field(
        default=587, ge=1, le=65535, description="Port of the mail server."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the mail server is protected."
    )
    smtp_from: str = Field(default="", description="Sender of notices by mail.")
    smtp_user: str = Field(default="", description="Account at the mail server.")
    smtp_password: SecretStr | None = Field(
        default=None, description="Password of that account."
    )
    message_url: str = Field(
        default="",
        description="https:// address of the service for text messages; none: they "
        "become files.",
    )
    message_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Hosts that text messages may go to, by commas."
    )
    message_token: SecretStr | None = Field(
        default=None, description="Bearer token for the message service."
    )
    message_ca_file: Path | None = Field(
        default=None, description="Certificates that the message service is checked by."
    )
    forfeiture_notice_days: int = Field(
        default=30,
        ge=0,
        le=366,
        description="Days before an annual issue on which holders are told what it "
        "will cut off. UNVERIFIED: no public source says it.",
    )
    lapse_grace_minutes: int = Field(
        default=120,
        ge=0,
        le=10_080,
        description="Minutes that the worker waits before it records that an "
        "acceptance of a transfer has lapsed, so that a departure of before can still "
        "be entered. UNVERIFIED: no public source says it.",
    )
    separate_consent: bool = Field(
        default=True,
        description="Whether facts about health leave the Mainland only with a consent "
        "that was asked for apart, also under a contract of the Bay Area. UNVERIFIED: "
        "whether the contract's notice is enough instead is a question for counsel.",
    )
    command_timeout_seconds: float = Field(
        default=8.0,
        gt=0,
        le=60,
        description="How long a request, a command or a question to the database may "
        "take, in seconds.",
    )
    connect_timeout_seconds: int = Field(
        default=1, ge=1, le=30, description="How long to try to connect, in seconds."
    )
    pool_size: int = Field(
        default=10, ge=1, le=200, description="Database connections of one process."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe log line that is written."
    )

    @field_validator(
        "message_hosts",
        "bucket_order",
        "reward_counts",
        "optometry_departments",
        "retention_years",
        mode="before",
    )
    @classmethod
    def _by_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("database_url", "keys_url")
    @classmethod
    def _known_database(cls, url: str, field: ValidationInfo) -> str:
        if not url and field.field_name == "keys_url":
            return url
        if not url.startswith((SQLITE, POSTGRESQL)):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if url in {SQLITE, SQLITE + ":memory:"}:
            raise ValueError("needs a file: sqlite:///path")
        if url.startswith(SQLITE) and not {"?", "#"}.isdisjoint(url):
            raise ValueError("takes a path and no options: sqlite:///path")
        return url

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.keys_url == self.database_url:
            raise ValueError("BAYBRIDGE_KEYS_URL must be another database")
        if self.embedded:
            return self
        if not self.keys_url:
            raise ValueError(
                "BAYBRIDGE_KEYS_URL is needed with PostgreSQL: keys live apart"
            )
        if self.clock:
            raise ValueError("BAYBRIDGE_CLOCK is refused in service mode")
        return self

    @model_validator(mode="after")
    def _locked_inserts_only(self) -> Self:
        """Without the table lock, readers of the log miss committed events."""
        for name, value in os.environ.items():
            if name.endswith(_UNLOCKED_INSERT) and value.lower() not in _FALSE:
                raise ValueError(f"{name} is refused: it inserts without the lock")
        return self

    @model_validator(mode="after")
    def _sound_scheme(self) -> Self:
        """Refuse what no scheme could be, before anything is decided by it."""
        assert self.scheme
        return self

    @model_validator(mode="after")
    def _sound_retention(self) -> Self:
        assert self.retention
        return self

    @property
    def retention(self) -> tuple[RetentionRule, ...]:
        """How long records are kept: the table, and what the operator set instead."""
        return (*RETENTION, *(_retention_rule(one) for one in self.retention_years))

    @property
    def erasure_list_path(self) -> Path | None:
        """Where the list of erasures lies, if there is one."""
        if self.erasure_list or not self.embedded:
            return self.erasure_list
        path = Path(self.database_url.removeprefix(SQLITE))
        return path.with_name(f"{path.stem}-erased.jsonl")

    @property
    def scheme(self) -> SchemeSettings:
        """What the public papers of the voucher scheme leave open, as it is set."""
        return SchemeSettings(
            **{name: getattr(self, name) for name in SchemeSettings.model_fields}
        )

    @property
    def disclosures(self) -> DisclosureSettings:
        """What the law of sending over a boundary leaves open, as it is set."""
        return DisclosureSettings(separate_consent=self.separate_consent)

    @property
    def embedded(self) -> bool:
        """One process with its own files, instead of servers around PostgreSQL."""
        return self.database_url.startswith(SQLITE)

    @property
    def keys_database_url(self) -> str:
        if self.keys_url:
            return self.keys_url
        path = Path(self.database_url.removeprefix(SQLITE))
        return f"{SQLITE}{path.with_name(f'{path.stem}-keys{path.suffix}')}"

    @property
    def attachments_path(self) -> Path | None:
        """The folder of sealed attachments; None where the database keeps them."""
        if not self.embedded:
            return None
        if self.attachments_folder:
            return self.attachments_folder
        path = Path(self.database_url.removeprefix(SQLITE))
        return path.with_name(f"{path.stem}-attachments")

    @property
    def notices_path(self) -> Path:
        """The folder of notices that no server is configured for."""
        if self.notices_folder:
            return self.notices_folder
        if not self.embedded:
            return Path("baybridge-notices")
        path = Path(self.database_url.removeprefix(SQLITE))
        return path.with_name(f"{path.stem}-notices")

    @property
    def master_key_path(self) -> Path | None:
        """The file that holds the master key, if it is to be read from a file."""
        if self.master_key_file or not self.embedded:
            return self.master_key_file
        path = Path(self.database_url.removeprefix(SQLITE))
        return path.with_name(f"{path.stem}-master.key")


_FALSE = {"", "0", "n", "no", "f", "false", "off"}


def _retention_rule(written: str) -> RetentionRule:
    """Read HK/outpatient=10, or with the day from which it is in force, …@2027-01-01.

    Raises: ValueError.
    """
    known = re.fullmatch(
        r"(?P<jurisdiction>[A-Z-]+)/(?P<record_class>[a-z]+)=(?P<years>[0-9]{1,3})"
        r"(@(?P<from_on>[0-9]{4}-[0-9]{2}-[0-9]{2}))?",
        written,
        re.ASCII,
    )
    if known is None:
        raise ValueError(f"{written} is not written like HK/outpatient=10")
    given = {name: value for name, value in known.groupdict().items() if value}
    return RetentionRule.model_validate(
        given | {"source": "set by the operator"}, strict=False
    )
