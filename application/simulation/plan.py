"""A believable history of the scheme: the same for the same seed.

Nothing here reads or writes: a plan is a list of commands with their days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from application.seeding import Seed
from application.simulation.history import History
from application.simulation.people import Elder, elders
from application.simulation.places import Clinic, clinics, points
from application.simulation.steps import Occasions, Step
from domain.values import Code, local_midnight

FIRST_YEAR = 2018
"""Vouchers of HK$1 from the age of 65: the figures speak of no earlier scheme."""


@dataclass(frozen=True)
class Plan:
    """A history from 1 January of `first_year` to the end of the day `until`.

    One elder stands for `scale` of the real ones. `directory` is the real one.
    """

    scale: int
    first_year: int
    until: date
    seed: int
    directory: Seed

    @cached_property
    def elders(self) -> list[Elder]:
        return elders(self.scale, self.first_year, self.until.year, self.seed)

    @cached_property
    def clinics(self) -> dict[Code, list[Clinic]]:
        return clinics(self.scale, self.seed)

    @property
    def begins_at(self) -> datetime:
        return local_midnight(date(self.first_year, 1, 1))

    def patients(self) -> set[UUID]:
        """Return the id of everybody who may be registered."""
        accounts = self._history().accounts
        return {accounts.patient_id(elder) for elder in self.elders}

    def steps(self) -> Iterator[Step]:
        """Yield every step in the order of time, the first one first."""
        end = local_midnight(self.until + timedelta(days=1))
        return self._history().steps(self.begins_at, end)

    def _history(self) -> History:
        return History(
            occasions=Occasions(self.scale, self.first_year, self.seed),
            seed=self.seed,
            elders=self.elders,
            clinics=self.clinics,
            points=points(self.directory),
            issues=self.directory.issues,
            quotas=self.directory.quotas,
        )
