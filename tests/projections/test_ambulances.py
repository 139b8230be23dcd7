"""Corridors, vehicles, crew and reasons as people look them up."""

from datetime import date, timedelta

from sqlalchemy import Engine

from domain.directory import (
    Corridor,
    CrewMember,
    Reasons,
    Vehicle,
    corridor_id,
    crew_member_id,
    reasons_id,
    vehicle_id,
)
from domain.sealed import Ciphertext
from projections import directory
from tests.facts import corridors as facts
from tests.facts.corridors import (
    ACCOUNT,
    BACK,
    EXTENDED,
    EXTENSION,
    LAST,
    LEFT,
    LISTED,
    NOTICE,
    OPENED,
    PAPER_UNTIL,
    RECEIVER,
    SENDER,
    VEHICLE,
    WITHDRAWN,
)
from tests.given import Happened
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

ONE_DAY = timedelta(days=1)
ID = corridor_id("BY-HK")
TODAY = date(2026, 3, 2)


def a_corridor(database: Engine, *more: Happened) -> None:
    log = ListLog()
    record(
        log,
        Corridor,
        facts.corridor_registered,
        facts.admitted(),
        facts.admitted(RECEIVER, side="receiver", is_default=True),
        facts.corridor_opened(),
        *more,
        id=ID,
    )
    show(database, directory.VIEWS, log)


def a_fleet(database: Engine) -> None:
    """An ambulance with two papers, and two people; one of them left."""
    log = ListLog()
    record(
        log,
        Vehicle,
        facts.vehicle_registered,
        facts.paper_recorded(valid_until=TODAY),
        facts.paper_recorded(number="Q-2"),
        facts.paper_recorded("third-party-insurance", valid_until=TODAY),
        facts.vehicle_withdrawn(),
        id=vehicle_id(VEHICLE),
    )
    record(
        log,
        CrewMember,
        facts.crew_registered(),
        facts.credential_recorded(valid_until=TODAY + 30 * ONE_DAY),
        facts.credential_recorded(
            "limited-registration", jurisdiction="HK", valid_until=TODAY - ONE_DAY
        ),
        id=crew_member_id(ACCOUNT),
    )
    record(
        log,
        CrewMember,
        facts.crew_registered(account="nurse-yu", role="nurse"),
        facts.credential_recorded(valid_until=LEFT),
        facts.crew_left(),
        id=crew_member_id("nurse-yu"),
    )
    show(database, directory.VIEWS, log)


def ahead(
    database: Engine, within_days: int, *, on: date = TODAY
) -> list[tuple[str, str]]:
    found = directory.expiries(database, on=on, within_days=within_days, limit=10)
    return [(one.holder, one.kind) for one in found]


class TestCorridor:
    def test_it_is_shown_with_its_control_points(self, database: Engine) -> None:
        a_corridor(database)
        found = directory.corridor(database, ID)
        assert found is not None
        assert (found.code, found.direction) == ("BY-HK", "southbound")
        assert (found.control_points, found.coordinators) == (("hzmb",), ("HA-MICC",))
        assert (found.name_zh_hant, found.record_version) == ("海灣至香港", 4)
        assert (found.sender_jurisdiction, found.version) == ("CN-GD", 1)

    def test_its_hospitals_stand_by_side(self, database: Engine) -> None:
        a_corridor(database)
        rows = directory.corridor_hospitals(database, ID)
        shown = [(row.side, row.organisation, row.is_default) for row in rows]
        assert shown == [("receiver", RECEIVER, True), ("sender", SENDER, False)]

    def test_an_extension_moves_the_last_day(self, database: Engine) -> None:
        a_corridor(database, facts.corridor_extended())
        (row,) = directory.corridor_periods(database, ID)
        assert (row.from_on, row.until_on, row.closed) == (OPENED, EXTENDED, False)
        assert (row.notices, row.version) == ((NOTICE, EXTENSION), 5)

    def test_a_closure_ends_its_period_alone(self, database: Engine) -> None:
        again = facts.corridor_opened(date(2027, 1, 1), None, notice="N-2")
        a_corridor(database, facts.corridor_closed(OPENED), again)
        closed, open_ = directory.corridor_periods(database, ID)
        assert (closed.until_on, closed.closed) == (OPENED, True)
        assert (open_.until_on, open_.closed) == (None, False)

    def test_those_in_force_on_a_day_are_found(self, database: Engine) -> None:
        a_corridor(database)

        def found(on: date | None) -> int:
            return len(directory.corridors(database, on=on, limit=10))

        assert found(None) == 1
        assert (found(OPENED - ONE_DAY), found(OPENED)) == (0, 1)
        assert (found(LAST), found(LAST + ONE_DAY)) == (1, 0)

    def test_one_without_a_last_day_is_in_force_for_ever(
        self, database: Engine
    ) -> None:
        again = facts.corridor_opened(date(2027, 1, 1), None, notice="N-2")
        a_corridor(database, again)
        assert directory.corridors(database, on=date(2099, 1, 1), limit=10)
        assert not directory.corridors(database, on=date(2026, 12, 31), limit=10)


class TestVehicle:
    def test_it_is_shown_with_its_plates(self, database: Engine) -> None:
        a_fleet(database)
        found = directory.vehicle(database, vehicle_id(VEHICLE))
        assert found is not None
        assert (found.plate_hk, found.plate_mo) == ("ZZ 0001", None)
        assert (found.plate_cn_gd, found.operator) == ("粤Z 0001港", SENDER)
        assert (found.withdrawn_from, found.back_on) == (WITHDRAWN, None)
        assert (found.withdrawal_reason, found.record_version) == ("maintenance", 5)

    def test_its_return_is_shown(self, database: Engine) -> None:
        log = ListLog()
        history = (
            facts.vehicle_registered,
            facts.vehicle_withdrawn(),
            facts.vehicle_returned(),
            facts.vehicle_withdrawn(BACK),
        )
        record(log, Vehicle, *history[:3], id=vehicle_id(VEHICLE))
        record(log, Vehicle, *history, id=vehicle_id("AMB-2"))
        show(database, directory.VIEWS, log)
        found = directory.vehicle(database, vehicle_id(VEHICLE))
        again = directory.vehicle(database, vehicle_id("AMB-2"))
        assert found is not None
        assert again is not None
        assert (found.withdrawn_from, found.back_on) == (WITHDRAWN, BACK)
        assert (again.withdrawn_from, again.back_on) == (BACK, None)

    def test_the_newest_paper_stands_in_the_place_of_the_last(
        self, database: Engine
    ) -> None:
        a_fleet(database)
        papers = directory.vehicle_papers(database, vehicle_id(VEHICLE))
        assert [(one.kind, one.number) for one in papers] == [
            ("third-party-insurance", "Q-1"),
            ("cross-boundary-permit", "Q-2"),
        ]

    def test_they_are_listed_by_operator(self, database: Engine) -> None:
        a_fleet(database)
        assert len(directory.vehicles(database, operator=SENDER, limit=10)) == 1
        assert directory.vehicles(database, operator="OTHER", limit=10) == []
        assert directory.vehicles(database, after=VEHICLE, limit=10) == []


class TestCrew:
    def test_who_it_is_stays_sealed(self, database: Engine) -> None:
        a_fleet(database)
        found = directory.crew_member(database, crew_member_id(ACCOUNT))
        assert found is not None
        assert isinstance(found.name, Ciphertext)
        assert (found.account, found.employer, found.role) == (
            ACCOUNT,
            SENDER,
            "doctor",
        )
        credentials = directory.crew_credentials(database, crew_member_id(ACCOUNT))
        assert [one.kind for one in credentials] == [
            "limited-registration",
            "registration",
        ]
        assert all(isinstance(one.number, Ciphertext) for one in credentials)

    def test_they_are_listed_by_account(self, database: Engine) -> None:
        a_fleet(database)
        everybody = directory.crew(database, employer=SENDER, limit=10)
        assert [one.account for one in everybody] == [ACCOUNT, "nurse-yu"]
        assert [one.left_on for one in everybody] == [None, LEFT]
        (nurse,) = directory.crew(database, role="nurse", account="nurse-yu", limit=10)
        assert directory.crew(database, after=nurse.account, limit=10) == []


class TestReasons:
    retired = date(2026, 6, 30)

    def shown(self, database: Engine, on: date | None = None) -> list[str]:
        found = directory.reasons(database, "transfer-cancelled", on=on)
        return [one.code for one in found]

    def test_they_stand_by_code_and_other_last(self, database: Engine) -> None:
        log = ListLog()
        record(
            log,
            Reasons,
            facts.reasons_begun,
            facts.reason_listed("other"),
            facts.reason_listed("weather"),
            facts.reason_listed("bed-lost"),
            facts.reason_retired(self.retired),
            id=reasons_id("transfer-cancelled"),
        )
        show(database, directory.VIEWS, log)
        assert self.shown(database) == ["bed-lost", "weather", "other"]
        assert self.shown(database, LISTED) == ["bed-lost", "weather", "other"]
        assert self.shown(database, LISTED - ONE_DAY) == []
        assert len(self.shown(database, self.retired)) == 3
        assert self.shown(database, self.retired + ONE_DAY) == ["weather", "other"]
        assert directory.reasons(database, "clearance-held") == []


class TestExpiries:
    def test_what_is_good_today_is_ahead_and_what_ran_out_is_not(
        self, database: Engine
    ) -> None:
        a_fleet(database)
        assert ahead(database, 0) == [(VEHICLE, "third-party-insurance")]
        assert ahead(database, 0, on=TODAY + ONE_DAY) == []

    def test_the_last_of_so_many_days_is_among_them(self, database: Engine) -> None:
        a_fleet(database)
        assert len(ahead(database, 29)) == 1
        assert ahead(database, 30)[1:] == [(ACCOUNT, "registration")]

    def test_the_soonest_is_first(self, database: Engine) -> None:
        a_fleet(database)
        until_august = (PAPER_UNTIL - TODAY).days
        assert ahead(database, until_august) == [
            (VEHICLE, "third-party-insurance"),
            (ACCOUNT, "registration"),
            ("nurse-yu", "registration"),
            (VEHICLE, "cross-boundary-permit"),
        ]

    def test_who_has_left_is_left_out_from_that_day_on(self, database: Engine) -> None:
        a_fleet(database)
        eve = ahead(database, 1, on=LEFT - ONE_DAY)
        assert eve == [("nurse-yu", "registration")]
        assert ahead(database, 1, on=LEFT) == []

    def test_they_go_on_after_the_last_one_seen(self, database: Engine) -> None:
        a_fleet(database)
        seen: list[str] = []
        after = None
        while page := directory.expiries(
            database, on=TODAY, within_days=365, after=after, limit=1
        ):
            (one,) = page
            seen.append(one.kind)
            after = (one.valid_until, one.of, one.id, one.kind, one.jurisdiction)
        assert len(seen) == 4

    def test_an_organisation_sees_its_own(self, database: Engine) -> None:
        a_fleet(database)
        asked = {"on": TODAY, "within_days": 365, "limit": 10}
        own = directory.expiries(database, organisation=SENDER, **asked)  # type: ignore[arg-type]
        others = directory.expiries(database, organisation="HA-MICC", **asked)  # type: ignore[arg-type]
        assert (len(own), others) == (4, [])
