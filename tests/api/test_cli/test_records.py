"""The command line on a ledger with a history: looking, crediting, importing."""

import asyncio
import csv
import io
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.migration import migrate
from api.service import Service
from application import imports
from domain.kernel import Actor
from domain.values import Role
from domain.vouchers import VoucherAccount
from tests import stories
from tests.ledgers import Clock, sqlite_settings
from tests.processes import (
    COMMAND,
    SECONDS,
    Ended,
    baybridge,
    environment,
    settings_of,
)
from tests.stories import World
from tests.waiting import wait_until

CLOCK = "2026-03-02T01:30:00Z"
ROW = {
    "place": "hong-kong",
    "document_kind": "hkic",
    "document_number": "A123456(3)",
    "service_date": "2026-03-02",
    "reason": "acute",
    "setting": "outpatient",
    "received": "in-person",
    "funding": "private",
    "served_by": "enrolled",
    "items": "consultation:1.00",
    "amount_hkd": "1",
    "provider": "M01234",
    "fee_hkd": "1.00",
    "consent_method": "card-read",
}
MANY = 150


@dataclass(frozen=True)
class Place:
    """A folder with Mrs Chan's ledger in it."""

    folder: Path
    world: World

    @property
    def settings(self) -> dict[str, str]:
        return settings_of(sqlite_settings(self.folder)) | {"clock": CLOCK}

    def run(self, *arguments: str) -> Ended:
        return baybridge(self.folder, *arguments, **self.settings)

    def write(self, *rows: dict[str, str]) -> None:
        out = io.StringIO(newline="")
        names = imports.names(imports.CLAIMS.columns)
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(ROW | row for row in rows)
        (self.folder / "claims.csv").write_text(out.getvalue())

    def balance(self) -> int:
        with Service.open(sqlite_settings(self.folder)) as service:
            account = service.ledger.get(VoucherAccount, self.world.account_id)
            return asyncio.run(account).balance_hkd


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with Service.open(sqlite_settings(tmp_path), Clock()) as service:
        migrate(service)
        for role in (Role.CLERK, Role.VOUCHER_OFFICER, Role.PRIVACY_OFFICER):
            actor = Actor(id=role, organisation="DH", jurisdiction="HK", role=role)
            service.tokens.add(role, actor, service.ledger.clock())
        world = asyncio.run(stories.mrs_chan(service.ledger))
    return Place(tmp_path, world)


class TestHistory:
    def test_an_account_is_told_in_words_with_both_clocks_and_the_actor(
        self, place: Place
    ) -> None:
        told = place.run("history", str(place.world.account_id)).out.splitlines()
        assert told[:4] == [
            "   1  2026-03-02 09:30:00+08:00  recorded",
            "      2026-03-02 09:30:00+08:00  effective",
            "      by clerk-7, clerk of CLINIC-1",
            "      The account was opened; eligible since 2016-01-01 (Hong Kong "
            "identity card).",
        ]
        assert "      2018-06-08 00:00:00+08:00  effective" in told
        assert "      HK$1,000 were credited (2018-june, limit HK$5,000)." in told

    def test_what_is_sealed_stays_masked(self, place: Place) -> None:
        told = place.run("history", str(place.world.patient_id))
        assert "The patient ••• was registered, born •••." in told.out
        assert "CHAN" not in told.out

    def test_a_privacy_officer_may_open_the_seals(self, place: Place) -> None:
        patient = str(place.world.patient_id)
        told = place.run("history", patient, "--reveal", "--as", "privacy-officer")
        assert "陳大文 CHAN, Tai Man" in told.out

    @pytest.mark.parametrize("who", [[], ["--as", "clerk"]])
    def test_nobody_else_may(self, place: Place, who: list[str]) -> None:
        patient = str(place.world.patient_id)
        told = place.run("history", patient, "--reveal", *who)
        assert told.code == 1
        assert told.out == ""


def test_everybody_is_credited_once(place: Place) -> None:
    again = place.run("credit", "--as", "voucher-officer")
    assert again.out == "1 account: 0 credited, 1 had everything, 0 refused.\n"
    assert again.code == 0


class TestImporting:
    def test_a_rehearsal_then_the_import_then_nothing_more(self, place: Place) -> None:
        place.write({"reference": "F-1"}, {"reference": "F-2"})
        command = ("import", "claims", "claims.csv", "--as", "clerk")
        said = [
            place.run(*command, "--dry-run").out,
            place.run(*command).out,
            place.run(*command).out,
        ]
        assert said == [
            "2 rows: 2 would be recorded, 0 recorded before, 0 refused.\n",
            "2 rows: 2 recorded, 0 recorded before, 0 refused.\n",
            "2 rows: 0 recorded, 2 recorded before, 0 refused.\n",
        ]
        assert place.balance() == 7_998

    def test_refused_rows_are_written_to_a_file(self, place: Place) -> None:
        late = {"reference": "F-2", "service_date": "2026-02-23"}
        place.write({"reference": "F-1"}, late)
        command = ("import", "claims", "claims.csv", "--as", "clerk")
        done = place.run(*command, "--errors", "refused.csv")
        assert (done.code, done.err) == (
            1,
            "baybridge: 1 row was refused; see refused.csv\n",
        )
        with (place.folder / "refused.csv").open(newline="") as file:
            [refused] = csv.DictReader(file)
        assert (refused["row"], refused["reference"], refused["rule"]) == (
            "3",
            "F-2",
            "V-BR-10",
        )
        assert place.run(*command, "--old-claims").code == 0
        assert place.balance() == 7_998

    @pytest.mark.parametrize(
        ("number", "code", "said"),
        [
            (signal.SIGINT, 130, "baybridge: stopped\n"),
            (signal.SIGTERM, -signal.SIGTERM, ""),
            (signal.SIGKILL, -signal.SIGKILL, ""),
        ],
    )
    def test_an_import_that_was_stopped_is_finished_by_the_next(
        self, place: Place, number: signal.Signals, code: int, said: str
    ) -> None:
        place.write(*({"reference": f"F-{n}"} for n in range(MANY)))
        command = ("import", "claims", "claims.csv", "--as", "clerk")
        with subprocess.Popen(
            [*COMMAND, *command],
            cwd=place.folder,
            env=environment(**place.settings),
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            wait_until(lambda: place.balance() < 7_995)
            process.send_signal(number)
            assert process.wait(SECONDS) == code
            assert process.stderr
            assert process.stderr.read() == said
        left = place.balance() - (8_000 - MANY)
        assert left > 0
        done = place.run(*command)
        assert (
            f"{MANY} rows: {left} recorded, {MANY - left} recorded before" in done.out
        )
        assert place.balance() == 8_000 - MANY
