"""A transfer as a reader may see it, for its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from api.desk import Hidden, Masked
from api.transfer_papers import Hospital, Said, Withheld
from application.access import permitted
from domain.directory import Names
from domain.kernel import Actor
from domain.patients import PersonNames
from domain.sealed import Erased, Restricted
from domain.transfers import StepTextCorrected, Transfer, TransferStep
from domain.values import OrganisationCode

T = TypeVar("T")
S = TypeVar("S", bound=TransferStep)


class PatientSeen(BaseModel):
    """Who the patient is, as far as a reader may see it."""

    names: PersonNames | Hidden
    birth_date: date | Hidden


@dataclass(frozen=True)
class Eyes:
    """What a reader's role may see of a transfer; `opened` for a stated reason."""

    reader: Actor
    opened: bool = False

    def clinical(self, value: T) -> Said[T]:
        return _seen(value, may=self._may("transfers.clinical"))

    def identity(self, value: T) -> Said[T]:
        """See who somebody is, or how he is reached."""
        return _seen(value, may=self._may("transfers.identity"))

    def _may(self, action: str) -> bool:
        return permitted(self.reader, action, opened=self.opened)


@dataclass(frozen=True)
class Known:
    """A transfer, and what the views say of those who are named in it."""

    transfer: Transfer
    patient: PatientSeen | None
    names: Mapping[OrganisationCode, Names]
    eyes: Eyes

    def hospital(self, code: OrganisationCode) -> Hospital:
        return Hospital(code=code, names=self.names.get(code) or Names(en=code))

    def newest(self, kind: type[S]) -> S | None:
        """Return the newest step of a kind."""
        same = [one for one in self.transfer.steps.values() if isinstance(one, kind)]
        return same[-1] if same else None

    def text(self, step: TransferStep | None, field: str) -> Said[Any] | None:
        """Return a text as it was corrected last, or as it was written."""
        if step is None:
            return None
        newest = getattr(step, field)
        for one in self.transfer.steps.values():
            match one:
                case StepTextCorrected(
                    corrected_version=step.originator_version, field=of, new=new
                ) if of == field:
                    newest = new
        return self.eyes.clinical(newest)


def shown(value: T | Hidden) -> Said[T]:
    match value:
        case Masked() | Restricted():
            return Withheld.MASKED
        case Erased():
            return Withheld.ERASED
        case _:
            return value


def _seen(value: T, *, may: bool) -> Said[T]:
    if not may:
        return Withheld.MASKED
    return Withheld.ERASED if isinstance(value, Erased) else value
