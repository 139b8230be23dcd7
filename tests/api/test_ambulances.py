"""Corridors, vehicles, crew and reasons over HTTP."""

from typing import Any

import pytest

from api import examples
from api.service import Service
from domain.directory import corridor_id, crew_member_id, vehicle_id
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, OFFICER

COORDINATOR = CLERK.model_copy(update={"role": Role.COORDINATOR})
STRANGER = COORDINATOR.model_copy(update={"organisation": "HA-MICC"})
PORT_OFFICER = CLERK.model_copy(update={"role": Role.PORT_OFFICER})
OPERATOR = STRANGER.model_copy(update={"role": Role.OPERATOR})
INSURER = CLERK.model_copy(update={"role": Role.INSURER_READER})

SZ_HK = f"/corridors/{corridor_id('SZ-HK')}"
HK_SZ = f"/corridors/{corridor_id('HK-SZ')}"
AMBULANCE = f"/vehicles/{vehicle_id('EX-AMB-1')}"
MEMBER = f"/crew/{crew_member_id('dr-ho')}"
PAIR = "sender=HKU-SZH&receiver=TMH"

NEW: dict[str, dict[str, Any]] = {
    "/corridors": examples.CORRIDOR,
    f"{HK_SZ}/hospitals": examples.CORRIDOR_HOSPITAL
    | {"side": "sender", "is_default": False},
    f"{SZ_HK}/openings": examples.CORRIDOR_OPENING,
    f"{SZ_HK}/extensions": examples.CORRIDOR_EXTENSION,
    f"{SZ_HK}/closure": {"last_on": "2026-10-31"},
    "/vehicles": examples.VEHICLE,
    f"{AMBULANCE}/papers": examples.VEHICLE_PAPER,
    f"{AMBULANCE}/withdrawal": examples.VEHICLE_WITHDRAWAL,
    "/crew": examples.CREW_MEMBER,
    f"{MEMBER}/credentials": examples.CREDENTIAL,
    f"{MEMBER}/departure": examples.DEPARTURE,
    "/reasons": examples.REASON,
    "/reasons/transfer-declined/no-bed/retirement": examples.REASON_RETIREMENT,
}


@pytest.fixture
def coordinator(as_: As, service: Service) -> Any:
    """A coordinator with an ambulance and a doctor of the organisation's own."""
    desk = as_(COORDINATOR)
    for address, body in (
        ("/vehicles", examples.VEHICLE),
        (f"{AMBULANCE}/papers", examples.VEHICLE_PAPER),
        ("/crew", examples.CREW_MEMBER),
        (f"{MEMBER}/credentials", examples.CREDENTIAL),
    ):
        assert desk.post(address, json=body).status_code == 201
    service.views.catch_up()
    return desk


@pytest.mark.parametrize("address", NEW)
def test_a_coordinator_enters_a_row_once(coordinator: Any, address: str) -> None:
    first = coordinator.post(address, json=NEW[address])
    assert first.status_code == 201, first.text
    again = coordinator.post(address, json=NEW[address])
    assert again.status_code == 201, again.text
    assert again.json()["events"] == []


@pytest.mark.parametrize("actor", [CLERK, OFFICER], ids=lambda one: one.role.value)
def test_nobody_else_enters_a_row(as_: As, actor: Any) -> None:
    desk = as_(actor)
    answers = {address: desk.post(address, json=NEW[address]) for address in NEW}
    assert {address: one.status_code for address, one in answers.items()} == (
        dict.fromkeys(NEW, 403)
    )


def test_a_row_has_no_more_fields_than_it_has(as_: As) -> None:
    desk = as_(COORDINATOR)
    more = {"version": 7}
    answers = {one: desk.post(one, json=body | more) for one, body in NEW.items()}
    assert {address: one.status_code for address, one in answers.items()} == (
        dict.fromkeys(NEW, 422)
    )


class TestCorridors:
    def test_the_real_ones_are_listed_page_by_page(self, as_: As) -> None:
        seen: list[str] = []
        address: str | None = "/corridors?limit=3"
        while address:
            page = as_(INSURER).get(address).json()
            seen += [row["code"] for row in page["rows"]]
            address = page["next"]
        assert seen == [
            *("HK-SZ", "HK-ZH", "MO-HK", "MO-ZH"),
            *("NS-HK", "SZ-HK", "ZH-HK", "ZH-MO"),
        ]

    @pytest.mark.parametrize(
        ("day", "open_ones"),
        [
            ("2024-11-29", 0),
            ("2024-11-30", 2),
            ("2025-05-06", 2),
            ("2025-05-07", 4),
            ("2025-11-08", 4),
            ("2025-11-09", 6),
            ("2026-11-29", 6),
            ("2026-11-30", 2),
        ],
    )
    def test_those_in_force_on_a_day(self, as_: As, day: str, open_ones: int) -> None:
        page = as_(CLERK).get(f"/corridors?in_force_on={day}").json()
        assert len(page["rows"]) == open_ones

    def test_one_is_shown_with_its_hospitals_and_times(self, as_: As) -> None:
        answer = as_(CLERK).get(SZ_HK)
        shown = answer.json()
        assert shown["corridor"]["name_pt"] == "De Shenzhen para Hong Kong"
        assert [
            row["organisation"] for row in shown["hospitals"] if row["is_default"]
        ] == ["TMH"]
        (period,) = shown["periods"]
        assert (period["from_on"], period["until_on"]) == ("2024-11-30", "2026-11-29")
        assert period["notices"] == ["LAUNCH-2024-11-30", "P2025110700324"]
        assert answer.headers["ETag"] == f'"{shown["corridor"]["record_version"]}"'
        assert as_(CLERK).get(AMBULANCE.replace("vehicles", "corridors")).json()[
            "type"
        ] == ("/problems/not-found")

    def test_its_terms_are_those_of_the_day(self, as_: As) -> None:
        desk = as_(CLERK)
        today = desk.get(f"{SZ_HK}/terms?{PAIR}").json()
        assert today["in_force_until"] == "2026-11-29"
        assert desk.get(f"{SZ_HK}/terms?{PAIR}&on=2026-11-29").status_code == 200
        refused = desk.get(f"{SZ_HK}/terms?{PAIR}&on=2026-11-30")
        assert refused.status_code == 409
        assert refused.json()["type"] == "/problems/corridor-not-open"
        assert refused.json()["facts"] == {
            "corridor": "SZ-HK",
            "on": "2026-11-30",
            "in_force_from": "2024-11-30",
            "in_force_until": "2026-11-29",
        }
        other = desk.get(f"{SZ_HK}/terms?sender=CHCSJ&receiver=TMH")
        assert other.json()["type"] == "/problems/not-on-corridor"

    def test_an_extension_after_the_last_day_puts_it_in_force_again(
        self, as_: As
    ) -> None:
        desk = as_(COORDINATOR)
        body = examples.CORRIDOR_EXTENSION | {"until_on": "2026-11-30"}
        assert desk.post(f"{SZ_HK}/extensions", json=body).status_code == 201
        assert desk.get(f"{SZ_HK}/terms?{PAIR}&on=2026-11-30").status_code == 200
        assert desk.get(f"{SZ_HK}/terms?{PAIR}&on=2026-12-01").status_code == 409

    @pytest.mark.parametrize(
        ("address", "body", "refusal"),
        [
            ("/corridors", {"code": "SZ-HK"}, "corridor-already-registered"),
            (f"{SZ_HK}/hospitals", {"organisation": "NOBODY"}, "hospital-unknown"),
            (f"{HK_SZ}/hospitals", {}, "hospital-elsewhere"),
            (
                f"{SZ_HK}/hospitals",
                {"from_on": "2024-11-30", "is_default": False},
                "hospital-already-admitted",
            ),
            (
                f"{SZ_HK}/openings",
                {"notice": "P2025110700324"},
                "corridor-notice-reused",
            ),
            (
                f"{SZ_HK}/openings",
                {"until_on": "2027-02-28"},
                "corridor-ends-before-start",
            ),
            (f"{SZ_HK}/openings", {"from_on": "2026-11-29"}, "corridor-already-open"),
            (
                f"{SZ_HK}/extensions",
                {"until_on": "2026-11-29"},
                "extension-not-later",
            ),
            (f"{HK_SZ}/extensions", {}, "corridor-never-opened"),
            (f"{SZ_HK}/closure", {"last_on": "2026-11-30"}, "corridor-ends-earlier"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, as_: As, address: str, body: dict[str, Any], refusal: str
    ) -> None:
        example = {
            "corridors": examples.CORRIDOR,
            "hospitals": examples.CORRIDOR_HOSPITAL,
            "openings": examples.CORRIDOR_OPENING,
            "extensions": examples.CORRIDOR_EXTENSION,
            "closure": examples.CORRIDOR_CLOSURE,
        }[address.rpartition("/")[2]]
        answer = as_(COORDINATOR).post(address, json=example | body)
        assert answer.status_code == 409, answer.text
        assert answer.json()["type"] == f"/problems/{refusal}"


class TestVehicles:
    def test_it_is_shown_with_its_papers(self, coordinator: Any) -> None:
        shown = coordinator.get(AMBULANCE).json()
        assert shown["vehicle"]["plate_hk"] == "ZZ 0001"
        assert [one["number"] for one in shown["papers"]] == ["Q-2026-17"]
        listed = coordinator.get("/vehicles?operator=CLINIC-1").json()["rows"]
        assert [one["code"] for one in listed] == ["EX-AMB-1"]
        assert coordinator.get("/vehicles?operator=HA-MICC").json()["rows"] == []

    def test_another_operator_is_refused_and_the_ledgers_is_not(
        self, coordinator: Any, as_: As
    ) -> None:
        assert coordinator
        body = examples.VEHICLE_PAPER | {"valid_until": "2027-08-31"}
        refused = as_(STRANGER).post(f"{AMBULANCE}/papers", json=body)
        assert refused.json()["type"] == "/problems/not-the-operator"
        assert refused.json()["facts"] == {
            "operator": "CLINIC-1",
            "organisation": "HA-MICC",
        }
        taken = as_(OPERATOR).post(f"{AMBULANCE}/papers", json=body)
        assert taken.status_code == 201

    def test_it_is_away_from_its_withdrawal_until_its_return(
        self, coordinator: Any
    ) -> None:
        on_file, back = f"{AMBULANCE}/on-file", f"{AMBULANCE}/return-to-service"
        early = coordinator.post(back, json=examples.VEHICLE_RETURN)
        assert early.json()["type"] == "/problems/vehicle-not-withdrawn"
        coordinator.post(f"{AMBULANCE}/withdrawal", json=examples.VEHICLE_WITHDRAWAL)
        refused = coordinator.get(f"{on_file}?on=2026-04-01")
        assert refused.json()["type"] == "/problems/vehicle-withdrawn"
        assert coordinator.post(back, json=examples.VEHICLE_RETURN).status_code == 201
        assert coordinator.get(f"{on_file}?on=2026-04-07").status_code == 409
        for day in ("2026-03-31", "2026-04-08"):
            shown = coordinator.get(f"{on_file}?on={day}").json()
            assert len(shown["papers"]) == 1


class TestCrew:
    def test_who_it_is_is_opened_for_those_who_meet_them(
        self, coordinator: Any, as_: As
    ) -> None:
        for desk in (coordinator, as_(PORT_OFFICER)):
            shown = desk.get(MEMBER).json()
            assert shown["member"]["name"] == "Ho Man"
            assert [one["number"] for one in shown["credentials"]] == ["LR-0117"]
        masked = as_(INSURER).get(MEMBER).json()
        assert masked["member"]["name"] == {"masked": "identity"}
        assert masked["credentials"][0]["number"] == {"masked": "identity"}
        assert masked["credentials"][0]["valid_until"] == "2026-05-31"
        listed = as_(INSURER).get("/crew?account=dr-ho&role=doctor").json()["rows"]
        assert [one["name"] for one in listed] == [{"masked": "identity"}]

    def test_another_employer_is_refused(self, coordinator: Any, as_: As) -> None:
        assert coordinator
        refused = as_(STRANGER).post(f"{MEMBER}/departure", json=examples.DEPARTURE)
        assert refused.json()["type"] == "/problems/not-the-employer"

    def test_who_has_left_is_on_file_until_the_day_before(
        self, coordinator: Any
    ) -> None:
        coordinator.post(f"{MEMBER}/departure", json=examples.DEPARTURE)
        shown = coordinator.get(f"{MEMBER}/on-file?on=2026-06-30")
        assert "name" not in shown.json()
        refused = coordinator.get(f"{MEMBER}/on-file?on=2026-07-01")
        assert refused.json()["type"] == "/problems/crew-member-left"
        other = {"left_on": "2026-08-01"}
        again = coordinator.post(f"{MEMBER}/departure", json=other)
        assert again.json()["type"] == "/problems/crew-membership-already-ended"


class TestReasons:
    @pytest.mark.parametrize(
        ("wish", "language", "name"),
        [
            ("", "en", "Weather"),
            ("zh-HK", "zh-Hant", "天氣"),
            ("zh-CN", "zh-Hans", "天气"),
            ("pt", "pt", "Condições meteorológicas"),
        ],
    )
    def test_they_are_named_in_the_readers_language(
        self, as_: As, wish: str, language: str, name: str
    ) -> None:
        headers = {"Accept-Language": wish} if wish else {}
        answer = as_(INSURER).get("/reasons?list=transfer-cancelled", headers=headers)
        rows = {row["code"]: row["name"] for row in answer.json()}
        assert (len(rows), rows["weather"]) == (11, name)
        assert answer.json()[-1]["code"] == "other"
        assert answer.headers["Content-Language"] == language

    def test_a_name_that_nobody_gave_is_in_english(
        self, as_: As, service: Service
    ) -> None:
        body = examples.REASON | {"names": {"en": "Strike"}}
        as_(COORDINATOR).post("/reasons", json=body)
        service.views.catch_up()
        rows = (
            as_(CLERK)
            .get("/reasons?list=transfer-declined", headers={"Accept-Language": "pt"})
            .json()
        )
        assert "Strike" in [row["name"] for row in rows]

    def test_a_retired_one_is_there_until_its_last_day(
        self, as_: As, service: Service
    ) -> None:
        retirement = "/reasons/transfer-declined/no-bed/retirement"
        as_(COORDINATOR).post(retirement, json=examples.REASON_RETIREMENT)
        service.views.catch_up()

        def there(on: str) -> bool:
            asked = f"/reasons?list=transfer-declined&on={on}"
            return "no-bed" in [row["code"] for row in as_(CLERK).get(asked).json()]

        assert there("2026-12-31")
        assert not there("2027-01-01")

    @pytest.mark.parametrize(
        ("address", "refusal"),
        [
            ("transfer-declined/other", "reason-always-listed"),
            ("transfer-declined/no-such", "reason-not-listed"),
        ],
    )
    def test_what_cannot_be_retired_is_refused(
        self, as_: As, address: str, refusal: str
    ) -> None:
        answer = as_(COORDINATOR).post(
            f"/reasons/{address}/retirement", json=examples.REASON_RETIREMENT
        )
        assert answer.json()["type"] == f"/problems/{refusal}"

    def test_there_is_no_other_list(self, as_: As) -> None:
        assert as_(CLERK).get("/reasons?list=whatever").status_code == 422
        assert as_(CLERK).get("/reasons").status_code == 422


class TestExpiries:
    def test_what_runs_out_is_listed_soonest_first(self, coordinator: Any) -> None:
        seen: list[str] = []
        address: str | None = "/expiries?on=2026-03-02&within_days=365&limit=1"
        while address:
            page = coordinator.get(address).json()
            seen += [row["holder"] for row in page["rows"]]
            address = page["next"]
        assert seen == ["dr-ho", "EX-AMB-1"]

    @pytest.mark.parametrize(("days", "found"), [(89, 0), (90, 1)])
    def test_the_last_of_so_many_days_is_among_them(
        self, coordinator: Any, days: int, found: int
    ) -> None:
        asked = f"/expiries?on=2026-03-02&within_days={days}"
        assert len(coordinator.get(asked).json()["rows"]) == found

    def test_an_organisation_asks_for_its_own(self, coordinator: Any) -> None:
        asked = "/expiries?on=2026-03-02&within_days=365&organisation="
        assert len(coordinator.get(f"{asked}CLINIC-1").json()["rows"]) == 2
        assert coordinator.get(f"{asked}HA-MICC").json()["rows"] == []

    @pytest.mark.parametrize(
        "asked", ["within_days=-1", "within_days=3651", "on=9999-12-31"]
    )
    def test_what_leaves_the_calendar_is_not_asked_for(
        self, coordinator: Any, asked: str
    ) -> None:
        assert coordinator.get(f"/expiries?{asked}").status_code == 422
