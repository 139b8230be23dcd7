"""Believable histories of the voucher scheme, from what is published of its use."""

from application.simulation.memory import MemoryLedger
from application.simulation.places import BAY_AREA
from application.simulation.plan import FIRST_YEAR, Plan
from application.simulation.running import Run, Runner
from application.simulation.steps import Step

__all__ = ["BAY_AREA", "FIRST_YEAR", "MemoryLedger", "Plan", "Run", "Runner", "Step"]
