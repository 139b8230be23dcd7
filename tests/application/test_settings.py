"""Settings that would lose data or keys are refused before anything starts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from application.settings import Settings

PG = "postgresql://someone@127.0.0.1/ledger"
KEYS = "postgresql://someone@127.0.0.1/keys"


def test_the_default_is_one_file_and_its_keys_in_another() -> None:
    settings = Settings()
    assert settings.embedded
    assert settings.keys_database_url == "sqlite:///baybridge-keys.sqlite3"
    assert settings.master_key_path == Path("baybridge-master.key")


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "LEDGER_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
def test_the_unlocked_insert_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "no")
    Settings()
    monkeypatch.setenv(name, "y")
    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"database_url": "mysql://x"}, "must begin with"),
        ({"database_url": ""}, "must begin with"),
        ({"database_url": "sqlite:///"}, "needs a file"),
        ({"database_url": "sqlite:///one?mode=ro"}, "takes a path and no options"),
        ({"keys_url": "sqlite:///baybridge.sqlite3"}, "another database"),
        ({"database_url": "sqlite:///:memory:"}, "needs a file"),
        ({"database_url": PG}, "KEYS_URL is needed"),
        ({"database_url": PG, "keys_url": PG}, "another database"),
        (
            {"database_url": PG, "keys_url": KEYS, "clock": "2026-01-01T00:00:00Z"},
            "refused in service mode",
        ),
        ({"claim_window_days": 0}, "claim_window_days"),
        ({"port": 70_000}, "port"),
    ],
)
def test_what_cannot_work_is_refused(facts: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings.model_validate(facts)


def test_service_mode_needs_two_databases() -> None:
    assert not Settings(database_url=PG, keys_url=KEYS).embedded
