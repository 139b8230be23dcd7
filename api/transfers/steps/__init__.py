"""Every step of a transfer, as a table: the path, who may take it, what refuses it."""

from fastapi import APIRouter

from api.transfers.steps.deciding import DECIDING
from api.transfers.steps.ending import ENDING
from api.transfers.steps.preparing import PREPARING
from api.transfers.steps.travelling import TRAVELLING
from api.transfers.taking import offer

router = APIRouter()
for step in (*DECIDING, *PREPARING, *TRAVELLING, *ENDING):
    offer(router, step)
