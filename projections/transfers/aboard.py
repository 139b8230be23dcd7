"""Vehicle, driver and crew of a trip, as assigned and as announced to the port.

The announced ones stand as long as they are the assigned ones (T-G7).
"""

from domain.transfers import BoundaryPreNotified, CrewAssigned, VehicleAssigned

Aboard = tuple[str, ...]
"""The ids of vehicle and driver, then of the crew in the order of its event."""

NOBODY: Aboard = ("", "")
"""Crew may be named before there is a vehicle with a driver."""


def with_vehicle(aboard: Aboard, event: VehicleAssigned) -> Aboard:
    both = (str(event.vehicle.vehicle_id), str(event.driver.member_id))
    return (*both, *aboard[2:])


def with_crew(aboard: Aboard, event: CrewAssigned) -> Aboard:
    return (*aboard[:2], *(str(one.member_id) for one in event.members))


def announced(event: BoundaryPreNotified) -> Aboard:
    known = (event.vehicle_id, event.driver_id, *event.member_ids)
    return tuple(map(str, known))
