"""Transfers as people see them: the board, the trip, the port, figures and charges."""

from projections.transfers.availability import (
    BookedCrew,
    BookedVehicle,
    booked_crew,
    booked_vehicles,
)
from projections.transfers.board_columns import BoardColumn, columns
from projections.transfers.bookings import (
    CREW_BOOKINGS,
    VEHICLE_BOOKINGS,
    CrewBooking,
    VehicleBooking,
)
from projections.transfers.charges import (
    TRANSFER_CHARGES,
    ChargeTotal,
    TransferCharge,
    charge_totals,
    charges,
)
from projections.transfers.figures import (
    FEWEST,
    CorridorMonth,
    Declines,
    Duration,
    figures,
    figures_of,
    times,
)
from projections.transfers.lapsing import lapsed
from projections.transfers.ports import (
    PORT_NOTICES,
    PortNotice,
    port_list,
)
from projections.transfers.reading import (
    BoardFilter,
    board,
    changed_since,
    ended,
    sheet_row,
    steps,
    transfer_row,
    transfers_of_patient,
)
from projections.transfers.row import BoardRow, NextBy, TransferRow, parties
from projections.transfers.seeing import Onlooker
from projections.transfers.sheets import TRANSFER_SHEETS, TransferSheet
from projections.transfers.staleness import STALE_AFTER, is_stale
from projections.transfers.steps import TRANSFER_STEPS, TransferStepRow
from projections.transfers.times import TRANSFER_TIMES, TransferTimes
from projections.transfers.transfers import TRANSFERS
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    TRANSFERS,
    TRANSFER_STEPS,
    TRANSFER_SHEETS,
    TRANSFER_TIMES,
    PORT_NOTICES,
    VEHICLE_BOOKINGS,
    CREW_BOOKINGS,
    TRANSFER_CHARGES,
)

__all__ = [
    "CREW_BOOKINGS",
    "FEWEST",
    "PORT_NOTICES",
    "STALE_AFTER",
    "TRANSFERS",
    "TRANSFER_CHARGES",
    "TRANSFER_SHEETS",
    "TRANSFER_STEPS",
    "TRANSFER_TIMES",
    "VEHICLE_BOOKINGS",
    "VIEWS",
    "BoardColumn",
    "BoardFilter",
    "BoardRow",
    "BookedCrew",
    "BookedVehicle",
    "ChargeTotal",
    "CorridorMonth",
    "CrewBooking",
    "Declines",
    "Duration",
    "NextBy",
    "Onlooker",
    "PortNotice",
    "TransferCharge",
    "TransferRow",
    "TransferSheet",
    "TransferStepRow",
    "TransferTimes",
    "VehicleBooking",
    "board",
    "booked_crew",
    "booked_vehicles",
    "changed_since",
    "charge_totals",
    "charges",
    "columns",
    "ended",
    "figures",
    "figures_of",
    "is_stale",
    "lapsed",
    "parties",
    "port_list",
    "sheet_row",
    "steps",
    "times",
    "transfer_row",
    "transfers_of_patient",
]
