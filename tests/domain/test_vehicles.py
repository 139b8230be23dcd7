"""An ambulance, its papers, and its days off the road."""

from datetime import date, timedelta
from functools import partial
from operator import methodcaller

import pytest
from pydantic import ValidationError

from domain.directory import (
    NotTheOperator,
    ReturnBeforeWithdrawal,
    Vehicle,
    VehicleAlreadyRegistered,
    VehicleAlreadyWithdrawn,
    VehicleNotWithdrawn,
    VehicleWithdrawn,
    vehicle_id,
)
from domain.reference import Plate, RowRef, VehicleOnFile, VehiclePaper
from tests.facts import corridors as facts
from tests.facts.corridors import BACK, PAPER_UNTIL, VEHICLE, WITHDRAWN
from tests.given import SOME_ID, given, replay

given_vehicle = partial(given, Vehicle)
ONE_DAY = timedelta(days=1)
NOBODY_ELSE = NotTheOperator(operator="BAY-HOSPITAL", organisation="HA-MICC")


class TestVehicle:
    def test_its_id_comes_from_its_code(self) -> None:
        assert Vehicle.register(facts.register_vehicle()).id == vehicle_id(VEHICLE)

    def test_the_same_vehicle_twice_is_recorded_once(self) -> None:
        (
            given_vehicle(facts.vehicle_registered)
            .when(lambda one: one.register_again(facts.register_vehicle()))
            .then_nothing()
        )

    def test_other_particulars_under_its_code_are_refused(self) -> None:
        (
            given_vehicle(facts.vehicle_registered)
            .when(lambda one: one.register_again(facts.register_vehicle(base="HK")))
            .refused(VehicleAlreadyRegistered(code=VEHICLE))
        )

    def test_it_has_one_plate_of_each_side(self) -> None:
        twice = (Plate(jurisdiction="HK", number="ZZ 1"),) * 2
        with pytest.raises(ValidationError, match="plates twice"):
            facts.vehicle(plates=twice)

    def test_only_its_operator_registers_it(self) -> None:
        with pytest.raises(NotTheOperator) as caught:
            Vehicle.register(facts.register_vehicle(by=facts.COORDINATOR))
        assert vars(caught.value) == vars(NOBODY_ELSE)
        assert Vehicle.register(facts.register_vehicle(by=facts.OPERATOR))

    def test_only_its_operator_writes_to_it(self) -> None:
        by = facts.COORDINATOR
        for write in (
            lambda one: one.register_again(facts.register_vehicle(by=by)),
            lambda one: one.record_paper(facts.record_paper(by=by)),
            lambda one: one.withdraw(facts.withdraw_vehicle(by=by)),
            lambda one: one.return_to_service(facts.return_vehicle(by=by)),
        ):
            given_vehicle(facts.vehicle_registered).when(write).refused(NOBODY_ELSE)

    def test_an_operator_of_the_ledger_writes_to_any(self) -> None:
        (
            given_vehicle(facts.vehicle_registered)
            .when(lambda one: one.record_paper(facts.record_paper(by=facts.OPERATOR)))
            .then(facts.paper_recorded())
        )


class TestPaper:
    def test_it_is_recorded(self) -> None:
        (
            given_vehicle(facts.vehicle_registered)
            .when(lambda one: one.record_paper(facts.record_paper()))
            .then(facts.paper_recorded())
        )

    def test_the_same_paper_twice_is_recorded_once(self) -> None:
        (
            given_vehicle(facts.vehicle_registered, facts.paper_recorded())
            .when(lambda one: one.record_paper(facts.record_paper()))
            .then_nothing()
        )

    def test_the_last_word_counts_also_a_shorter_one(self) -> None:
        sooner = PAPER_UNTIL - ONE_DAY
        (
            given_vehicle(facts.vehicle_registered, facts.paper_recorded())
            .when(lambda one: one.record_paper(facts.record_paper(valid_until=sooner)))
            .then(facts.paper_recorded(valid_until=sooner))
        )


class TestWithdrawal:
    off = (facts.vehicle_registered, facts.vehicle_withdrawn())
    back = (*off, facts.vehicle_returned())

    def test_it_is_taken_off_the_road(self) -> None:
        (
            given_vehicle(facts.vehicle_registered)
            .when(lambda one: one.withdraw(facts.withdraw_vehicle()))
            .then(facts.vehicle_withdrawn())
        )

    def test_the_same_withdrawal_twice_is_recorded_once(self) -> None:
        for history in (self.off, self.back):
            (
                given_vehicle(*history)
                .when(lambda one: one.withdraw(facts.withdraw_vehicle()))
                .then_nothing()
            )

    def test_it_is_not_withdrawn_while_it_is(self) -> None:
        later = facts.withdraw_vehicle(WITHDRAWN + ONE_DAY)
        (
            given_vehicle(*self.off)
            .when(lambda one: one.withdraw(later))
            .refused(
                VehicleAlreadyWithdrawn(
                    from_on=WITHDRAWN, back_on=None, reason="maintenance"
                )
            )
        )

    def test_it_may_be_withdrawn_again_from_its_return_on(self) -> None:
        (
            given_vehicle(*self.back)
            .when(lambda one: one.withdraw(facts.withdraw_vehicle(BACK)))
            .then(facts.vehicle_withdrawn(BACK))
        )
        (
            given_vehicle(*self.back)
            .when(lambda one: one.withdraw(facts.withdraw_vehicle(BACK - ONE_DAY)))
            .refused(
                VehicleAlreadyWithdrawn(
                    from_on=WITHDRAWN, back_on=BACK, reason="maintenance"
                )
            )
        )

    def test_it_returns(self) -> None:
        for on in (WITHDRAWN, BACK):
            back = facts.return_vehicle(on)
            (
                given_vehicle(*self.off)
                .when(methodcaller("return_to_service", back))
                .then(facts.vehicle_returned(on))
            )

    def test_the_same_return_twice_is_recorded_once(self) -> None:
        (
            given_vehicle(*self.back)
            .when(lambda one: one.return_to_service(facts.return_vehicle()))
            .then_nothing()
        )

    def test_it_does_not_return_before_it_went(self) -> None:
        eve = WITHDRAWN - ONE_DAY
        (
            given_vehicle(*self.off)
            .when(lambda one: one.return_to_service(facts.return_vehicle(eve)))
            .refused(ReturnBeforeWithdrawal(withdrawn_from=WITHDRAWN, from_on=eve))
        )

    def test_what_is_in_service_does_not_return(self) -> None:
        later = facts.return_vehicle(BACK + ONE_DAY)
        for history in ((facts.vehicle_registered,), self.back):
            (
                given_vehicle(*history)
                .when(lambda one: one.return_to_service(later))
                .refused(VehicleNotWithdrawn(code=VEHICLE))
            )


class TestOnFile:
    def test_it_has_the_newest_paper_of_each_kind_and_place(self) -> None:
        renewed = date(2027, 8, 31)
        vehicle = replay(
            Vehicle,
            facts.vehicle_registered,
            facts.paper_recorded(),
            facts.paper_recorded(jurisdiction="CN-GD", number="Q-2"),
            facts.paper_recorded(number="Q-3", valid_until=renewed),
        )
        known = facts.vehicle()
        assert vehicle.on_file(BACK) == VehicleOnFile(
            vehicle_id=SOME_ID,
            code=VEHICLE,
            operator="BAY-HOSPITAL",
            base="CN-GD",
            plates=known.plates,
            papers=(
                VehiclePaper(
                    kind="cross-boundary-permit",
                    jurisdiction="HK",
                    number="Q-3",
                    valid_until=renewed,
                    row=RowRef(id=SOME_ID, version=4),
                ),
                VehiclePaper(
                    kind="cross-boundary-permit",
                    jurisdiction="CN-GD",
                    number="Q-2",
                    valid_until=PAPER_UNTIL,
                    row=RowRef(id=SOME_ID, version=3),
                ),
            ),
            row=RowRef(id=SOME_ID, version=1),
        )

    def test_it_is_away_from_its_withdrawal_until_its_return(self) -> None:
        vehicle = replay(Vehicle, *TestWithdrawal.back)
        for there in (WITHDRAWN - ONE_DAY, BACK):
            assert vehicle.on_file(there).code == VEHICLE
        for away in (WITHDRAWN, BACK - ONE_DAY):
            with pytest.raises(VehicleWithdrawn) as caught:
                vehicle.on_file(away)
            assert vars(caught.value) == {
                "code": VEHICLE,
                "on": away,
                "from_on": WITHDRAWN,
                "reason": "maintenance",
            }

    def test_without_a_return_it_stays_away(self) -> None:
        with pytest.raises(VehicleWithdrawn):
            replay(Vehicle, *TestWithdrawal.off).on_file(date(2099, 1, 1))
