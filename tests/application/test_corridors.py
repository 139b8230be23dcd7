"""Corridors, vehicles, crew and reasons on a real ledger, and the seeded ones."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from application import directory
from application.ledger import Ledger
from application.seeding import Seed, read_gba, seed_gba
from application.settings import Settings
from domain.directory import (
    Corridor,
    CorridorNotOpen,
    CrewMember,
    CrewMemberLeft,
    HospitalUnknown,
    NotOnCorridor,
    NotTheEmployer,
    NotTheOperator,
    ReasonNotListed,
    Reasons,
    Vehicle,
    VehicleWithdrawn,
    corridor_id,
    crew_member_id,
    institution_id,
    reasons_id,
    vehicle_id,
)
from domain.kernel import Actor, NotFound
from domain.reference import ReasonList
from tests.facts import corridors as facts
from tests.facts import directory as places
from tests.facts.corridors import (
    ACCOUNT,
    BACK,
    EXTENDED,
    LAST,
    LEFT,
    RECEIVER,
    SENDER,
    VEHICLE,
    WITHDRAWN,
)
from tests.ledgers import open_ledger

OFFICER = Actor(id="seed", organisation="DH", jurisdiction="HK", role="voucher-officer")
ONE_DAY = timedelta(days=1)
CORRIDOR: dict[str, Any] = {"corridor_id": corridor_id("BY-HK")}
AMBULANCE: dict[str, Any] = {"vehicle_id": vehicle_id(VEHICLE)}
MEMBER: dict[str, Any] = {"crew_member_id": crew_member_id(ACCOUNT)}


class TestCorridors:
    async def test_a_corridor_joins_two_hospitals_for_a_time(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await directory.register_institution(ledger, places.register())
        here = places.register(code=RECEIVER, jurisdiction="HK", command=9)
        await directory.register_institution(ledger, here)
        made = await directory.register_corridor(ledger, facts.register_corridor())
        await directory.admit_hospital(ledger, facts.admit(**CORRIDOR))
        receiver = facts.admit(RECEIVER, side="receiver", command=10, **CORRIDOR)
        await directory.admit_hospital(ledger, receiver)
        await directory.open_corridor(ledger, facts.open_corridor(**CORRIDOR))
        await directory.extend_corridor(ledger, facts.extend_corridor(**CORRIDOR))
        closing = facts.close_corridor(EXTENDED - ONE_DAY, **CORRIDOR)
        await directory.close_corridor(ledger, closing)

        assert made.id == CORRIDOR["corridor_id"]
        with open_ledger(settings) as another:
            corridor = await another.get(Corridor, made.id)
        terms = corridor.terms(SENDER, RECEIVER, LAST + ONE_DAY)
        assert terms.in_force_until == EXTENDED - ONE_DAY
        with pytest.raises(CorridorNotOpen):
            corridor.terms(SENDER, RECEIVER, EXTENDED)

    async def test_the_same_corridor_twice_records_nothing(
        self, ledger: Ledger
    ) -> None:
        await directory.register_corridor(ledger, facts.register_corridor(command=1))
        again = facts.register_corridor(command=2)
        assert (await directory.register_corridor(ledger, again)).events == ()

    async def test_a_hospital_is_registered_before_it_is_admitted(
        self, ledger: Ledger
    ) -> None:
        await directory.register_corridor(ledger, facts.register_corridor())
        with pytest.raises(HospitalUnknown):
            await directory.admit_hospital(ledger, facts.admit(**CORRIDOR))

    async def test_an_unknown_corridor_is_not_found(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound):
            await directory.open_corridor(ledger, facts.open_corridor())


class TestVehicles:
    async def test_a_vehicle_is_kept_with_its_papers(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await directory.register_vehicle(ledger, facts.register_vehicle())
        await directory.record_paper(ledger, facts.record_paper(**AMBULANCE))
        await directory.withdraw_vehicle(ledger, facts.withdraw_vehicle(**AMBULANCE))
        await directory.return_vehicle(ledger, facts.return_vehicle(**AMBULANCE))
        with open_ledger(settings) as another:
            vehicle = await another.get(Vehicle, vehicle_id(VEHICLE))
        assert [one.number for one in vehicle.on_file(BACK).papers] == ["Q-1"]
        with pytest.raises(VehicleWithdrawn):
            vehicle.on_file(WITHDRAWN)

    async def test_another_organisation_records_nothing(self, ledger: Ledger) -> None:
        by = facts.COORDINATOR
        with pytest.raises(NotTheOperator):
            await directory.register_vehicle(ledger, facts.register_vehicle(by=by))
        await directory.register_vehicle(ledger, facts.register_vehicle())
        paper = facts.record_paper(by=by, **AMBULANCE)
        with pytest.raises(NotTheOperator):
            await directory.record_paper(ledger, paper)
        again = facts.register_vehicle(command=9)
        assert (await directory.register_vehicle(ledger, again)).events == ()


class TestCrew:
    async def test_a_crew_member_is_kept_with_credentials(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await directory.register_crew_member(ledger, facts.register_crew())
        await directory.record_credential(ledger, facts.record_credential(**MEMBER))
        await directory.end_crew_membership(ledger, facts.end_crew(**MEMBER))
        with open_ledger(settings) as another:
            member = await another.get(CrewMember, crew_member_id(ACCOUNT))
        on_file = member.on_file(LEFT - ONE_DAY)
        assert [one.jurisdiction for one in on_file.credentials] == ["CN-GD"]
        with pytest.raises(CrewMemberLeft):
            member.on_file(LEFT)

    async def test_the_same_credential_from_the_store_is_known(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        """The number is compared with what is sealed in the store."""
        await directory.register_crew_member(ledger, facts.register_crew())
        await directory.record_credential(ledger, facts.record_credential(**MEMBER))
        with open_ledger(settings) as another:
            same = facts.record_credential(command=9, **MEMBER)
            assert (await directory.record_credential(another, same)).events == ()
            again = facts.register_crew(command=10)
            assert (await directory.register_crew_member(another, again)).events == ()

    async def test_who_it_is_stands_sealed_in_the_store(self, ledger: Ledger) -> None:
        await directory.register_crew_member(ledger, facts.register_crew())
        await directory.record_credential(
            ledger, facts.record_credential(number="M-SECRET-1", **MEMBER)
        )
        stored = b"".join(
            row.state for row in ledger.log.recorder.select_notifications(1, 100)
        )
        assert ACCOUNT.encode() in stored
        assert facts.NAME.encode() not in stored
        assert b"M-SECRET-1" not in stored

    async def test_another_organisation_records_nothing(self, ledger: Ledger) -> None:
        stranger = facts.register_crew(by=facts.COORDINATOR)
        with pytest.raises(NotTheEmployer):
            await directory.register_crew_member(ledger, stranger)


class TestReasons:
    async def test_the_first_reason_begins_its_list(self, ledger: Ledger) -> None:
        first = await directory.list_reason(ledger, facts.list_reason())
        assert first.events == (
            "directory.reason-list-begun",
            "directory.reason-listed",
        )
        second = facts.list_reason("weather", command=2)
        assert len((await directory.list_reason(ledger, second)).events) == 1
        again = facts.list_reason(command=3)
        assert (await directory.list_reason(ledger, again)).events == ()

    async def test_a_reason_is_retired(self, ledger: Ledger) -> None:
        await directory.list_reason(ledger, facts.list_reason())
        await directory.retire_reason(ledger, facts.retire_reason(LAST))
        reasons = await ledger.get(Reasons, reasons_id("transfer-cancelled"))
        assert reasons.reason("bed-lost", LAST)
        with pytest.raises(ReasonNotListed):
            reasons.reason("bed-lost", LAST + ONE_DAY)

    async def test_a_list_that_nobody_began_is_not_found(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound):
            await directory.retire_reason(ledger, facts.retire_reason(LAST))


@pytest.fixture(scope="module")
def seed() -> Seed:
    return read_gba()


class TestSeededCorridors:
    """First and last days as announced; see the sources of each row of the seed."""

    INTO_HONG_KONG = (
        ("SZ-HK", "HKU-SZH", date(2024, 11, 30)),
        ("MO-HK", "CHCSJ", date(2024, 11, 30)),
        ("ZH-HK", "ZH-PEOPLES", date(2025, 11, 9)),
        ("NS-HK", "FAH-SYSU", date(2025, 11, 9)),
    )
    OUT_OF_HONG_KONG = (("HK-SZ", "QEH", "HKU-SZH"), ("HK-ZH", "TMH", "ZH-PEOPLES"))
    BESIDE_HONG_KONG = (
        ("MO-ZH", "CHCSJ", "ZH-PEOPLES"),
        ("ZH-MO", "ZH-PEOPLES", "CHCSJ"),
    )

    async def test_the_four_into_hong_kong_are_in_force_until_29_november_2026(
        self, ledger: Ledger
    ) -> None:
        await seed_gba(ledger, by=OFFICER)
        last = date(2026, 11, 29)
        for code, sender, first in self.INTO_HONG_KONG:
            corridor = await ledger.get(Corridor, corridor_id(code))
            for receiver in ("TMH", "PMH", "HKCH", "QEH"):
                for inside in (first, last):
                    terms = corridor.terms(sender, receiver, inside)
                    in_force = (terms.in_force_from, terms.in_force_until)
                    assert in_force == (first, last)
                for outside in (first - ONE_DAY, last + ONE_DAY):
                    with pytest.raises(CorridorNotOpen):
                        corridor.terms(sender, receiver, outside)
            with pytest.raises(NotOnCorridor):
                corridor.terms(sender, sender, first)

    async def test_the_northbound_ones_are_registered_and_not_open(
        self, ledger: Ledger
    ) -> None:
        await seed_gba(ledger, by=OFFICER)
        for code, sender, receiver in self.OUT_OF_HONG_KONG:
            corridor = await ledger.get(Corridor, corridor_id(code))
            for day in (date(2026, 2, 10), date(2026, 7, 1)):
                with pytest.raises(CorridorNotOpen):
                    corridor.terms(sender, receiver, day)

    async def test_between_macao_and_zhuhai_there_is_no_last_day(
        self, ledger: Ledger
    ) -> None:
        await seed_gba(ledger, by=OFFICER)
        for code, sender, receiver in self.BESIDE_HONG_KONG:
            corridor = await ledger.get(Corridor, corridor_id(code))
            terms = corridor.terms(sender, receiver, date(2025, 5, 7))
            assert terms.in_force_until is None
            assert terms.coordinators == ("ZH-EMRC",)
            with pytest.raises(CorridorNotOpen):
                corridor.terms(sender, receiver, date(2025, 5, 6))

    def test_each_control_point_is_one_of_four(self, seed: Seed) -> None:
        points = {one.code: one.control_points for one in seed.corridors}
        assert points == {
            "SZ-HK": ("shenzhen-bay",),
            "MO-HK": ("hzmb",),
            "ZH-HK": ("hzmb",),
            "NS-HK": ("shenzhen-bay",),
            "HK-SZ": ("shenzhen-bay",),
            "HK-ZH": ("hzmb",),
            "MO-ZH": ("gongbei", "hzmb", "hengqin"),
            "ZH-MO": ("gongbei", "hzmb", "hengqin"),
        }

    def test_each_has_one_usual_receiver(self, seed: Seed) -> None:
        usual = {
            one.code: [row.organisation for row in one.hospitals if row.is_default]
            for one in seed.corridors
        }
        assert {len(row) for row in usual.values()} == {1}
        assert (usual["SZ-HK"], usual["MO-HK"]) == (["TMH"], ["PMH"])

    def test_every_hospital_is_an_institution(self, seed: Seed) -> None:
        known = {one.code for one in (*seed.institutions, *seed.hospitals)}
        used = {row.organisation for one in seed.corridors for row in one.hospitals}
        assert used <= known
        assert {one.code for one in seed.hospitals} <= used
        assert institution_id("TMH") != institution_id("PMH")


class TestSeededReasons:
    def test_every_list_is_there_with_other_on_it(self, seed: Seed) -> None:
        codes = {one.list: [row.code for row in one.reasons] for one in seed.reasons}
        assert set(codes) == set(ReasonList.__args__)  # type: ignore[attr-defined]
        assert all("other" in row for row in codes.values())
        assert all(max(Counter(row).values()) == 1 for row in codes.values())

    def test_the_reasons_to_cancel_are_these_eleven(self, seed: Seed) -> None:
        (cancelled,) = [one for one in seed.reasons if one.list == "transfer-cancelled"]
        assert [row.code for row in cancelled.reasons] == [
            *("condition-improved", "condition-worse", "consent-withdrawn"),
            *("bed-lost", "vehicle", "crew-credential", "boundary-closed"),
            *("weather", "treated-locally", "duplicate", "other"),
        ]

    def test_a_head_count_may_hold_a_clearance(self, seed: Seed) -> None:
        (held,) = [one for one in seed.reasons if one.list == "clearance-held"]
        assert "head-count" in [row.code for row in held.reasons]

    def test_each_has_its_name_in_four_languages(self, seed: Seed) -> None:
        for one in seed.reasons:
            assert one.provenance.standing == "derived"
            assert one.provenance.note
            for row in one.reasons:
                assert all(dict(row.names).values()), row.code

    def test_a_nemsis_code_stands_for_what_it_says(self, seed: Seed) -> None:
        """The delay codes of NEMSIS version 3, by the code of ours."""
        codes = {
            (row.nemsis, row.code)
            for one in seed.reasons
            for row in one.reasons
            if row.nemsis
        }
        assert codes == {
            ("2208011", "vehicle"),
            ("2208021", "bed-lost"),
            ("2208021", "no-bed"),
            ("2208023", "no-specialty"),
            ("2208023", "specialty"),
            ("2211007", "diversion"),
            ("2211021", "crew"),
            ("2211023", "traffic"),
            ("2211029", "weather"),
            ("2211031", "condition-changed"),
            ("2211031", "condition-worse"),
            ("2212003", "decontamination"),
            ("2212009", "overcrowded"),
        }
