"""One person: names, birth date, documents and death, whatever paper is shown."""

from datetime import date
from typing import Self, assert_never
from uuid import UUID

from domain.kernel import Aggregate
from domain.patients import correcting
from domain.patients.commands import (
    AttendPatient,
    CorrectBirthDate,
    CorrectDeathDate,
    CorrectNames,
    LinkDocument,
    RecordDeath,
    RecordPermission,
    RegisterPatient,
)
from domain.patients.documents import (
    BlindIndex,
    DocumentOnFile,
    IdentityDocument,
    holder_id,
)
from domain.patients.events import (
    BirthDateCorrected,
    DeathDateCorrected,
    DeathRecorded,
    DocumentLinked,
    NamesCorrected,
    PatientAttended,
    PatientEvent,
    PatientRegistered,
    PermissionRecorded,
)
from domain.patients.names import PersonNames
from domain.patients.refusals import (
    BirthDateDisagrees,
    BirthInFuture,
    DeathAlreadyRecorded,
    DocumentHeldByAnother,
    NoDeathToCorrect,
    NoIdentityCard,
    PatientAlreadyRegistered,
    PatientErased,
    PatientKnownElsewhere,
)
from domain.reference import DocumentKind, VoucherHolder
from domain.sealed import Ciphertext, Erased
from domain.values import (
    Jurisdiction,
    OrganisationCode,
    local_date,
    local_midnight,
)

ENTITLING: tuple[DocumentKind, ...] = ("hkic", "exemption-certificate")
"""The documents on which vouchers hang, the first one before the second (E-3)."""


class Patient(Aggregate):
    TOPIC = "patients.patient"

    def __init__(self) -> None:
        self.names: PersonNames | Erased | Ciphertext | None = None
        self.birth_date: date | Erased | Ciphertext | None = None
        self.documents: dict[UUID, DocumentOnFile | Erased | Ciphertext] = {}
        self.kinds: dict[UUID, DocumentKind] = {}
        self.permission_ended_on: date | Erased | Ciphertext | None = None
        self.died_on: date | None = None
        self.said_in: dict[str, int] = {}
        self.corrected: set[str] = set()
        self.attending: dict[OrganisationCode, Jurisdiction] = {}

    @classmethod
    def register(
        cls,
        command: RegisterPatient,
        *,
        index: BlindIndex,
        match_tokens: tuple[BlindIndex, ...],
        held_by: "Patient | None",
    ) -> Self:
        """Begin a record with the first document; `held_by` is who has it already.

        Raises:
            PatientAlreadyRegistered
            PatientKnownElsewhere
            BirthInFuture
            BirthDateDisagrees
        """
        if held_by is not None:
            if command.occasion.by.organisation not in held_by.attending:
                raise PatientKnownElsewhere()
            raise PatientAlreadyRegistered(patient_id=held_by.id)
        today = local_date(command.occasion.at)
        if command.birth_date > today:
            raise BirthInFuture(today=today)
        _refuse_other_birth_date(command.document, command.birth_date)

        patient = cls.begin(
            command,
            PatientRegistered,
            id=command.occasion.derive("patient"),
            names=command.names,
            birth_date=command.birth_date,
            match_tokens=match_tokens,
        )
        patient._put_on_file(command, holder_id(index))
        return patient

    def link(
        self, command: LinkDocument, *, index: BlindIndex, held_by: "Patient | None"
    ) -> None:
        """Add a document. One that is on file is recorded again only if it changed.

        A permit that was reissued, or a certificate with another date, takes the
        place of the earlier reading: it is still the same document of one person.

        Raises:
            DocumentHeldByAnother
            PatientErased
            BirthDateDisagrees
        """
        if held_by is not None and held_by.id != self.id:
            attends = command.occasion.by.organisation in held_by.attending
            raise DocumentHeldByAnother(patient_id=held_by.id if attends else None)
        _refuse_other_birth_date(command.document, self.born_on())

        holder = holder_id(index)
        if self.documents.get(holder) != command.document.on_file():
            self._put_on_file(command, holder)

    def attend(self, command: AttendPatient, *, index: BlindIndex) -> None:
        """Take the patient on; an organisation that attends already records nothing."""
        if command.occasion.by.organisation not in self.attending:
            self.record(
                command,
                PatientAttended,
                holder_id=holder_id(index),
                evidence=command.evidence,
            )

    def correct_names(
        self, command: CorrectNames, *, match_tokens: tuple[BlindIndex, ...]
    ) -> None:
        """Write the names as the document has them. Equal names record nothing.

        Raises:
            PatientErased
        """
        self.born_on()
        if command.names != self.names:
            self.record(
                command,
                NamesCorrected,
                names=command.names,
                match_tokens=match_tokens,
                evidence=command.evidence,
            )

    def record_permission(self, command: RecordPermission) -> None:
        """Say until when the permission behind the identity card lasts (E-4).

        Raises:
            NoIdentityCard
        """
        if "hkic" not in self.kinds.values():
            raise NoIdentityCard()
        if command.ended_on != self.permission_ended_on:
            self.record(command, PermissionRecorded, ended_on=command.ended_on)

    def record_death(self, command: RecordDeath) -> None:
        """Say when the patient died. The same date again records nothing.

        Raises:
            DeathAlreadyRecorded
            DeathInFuture
            DeathBeforeBirth
            PatientErased
        """
        if self.died_on == command.died_on:
            return
        if self.died_on is not None:
            raise DeathAlreadyRecorded(died_on=self.died_on)

        self._check_death(command)
        self.record(
            command,
            DeathRecorded,
            died_on=command.died_on,
            source=command.source,
            effective_at=local_midnight(command.died_on),
        )

    def correct_birth_date(
        self, command: CorrectBirthDate, *, match_tokens: tuple[BlindIndex, ...]
    ) -> None:
        """Write the birth date anew. The same date records nothing.

        Raises:
            PatientErased
            BirthInFuture
            BirthDateDisagrees: a document on file carries another date.
            DeathBeforeBirth
        """
        if command.birth_date == self.born_on():
            return
        correcting.check_birth(
            command.birth_date,
            today=local_date(command.occasion.at),
            died_on=self.died_on,
            documents=self.documents.values(),
        )
        self.record(
            command,
            BirthDateCorrected,
            birth_date=command.birth_date,
            match_tokens=match_tokens,
            corrected_version=self.said_in["birth-date"],
        )

    def correct_death_date(self, command: CorrectDeathDate) -> None:
        """Write the date of death anew. The same date records nothing.

        Raises:
            NoDeathToCorrect
            DeathInFuture
            DeathBeforeBirth
            PatientErased
        """
        if self.died_on is None:
            raise NoDeathToCorrect()
        if command.died_on != self.died_on:
            self._check_death(command)
            self.record(
                command,
                DeathDateCorrected,
                died_on=command.died_on,
                corrected_version=self.said_in["death-date"],
                effective_at=local_midnight(command.died_on),
            )

    def born_on(self) -> date:
        """Return the birth date.

        Raises:
            PatientErased
        """
        if not isinstance(self.birth_date, date):
            raise PatientErased(id=self.id)
        return self.birth_date

    def holder(self) -> VoucherHolder:
        """Return what the voucher scheme asks about the patient (E-1 to E-4).

        Raises:
            PatientErased
        """
        held = self.kinds.values()
        return VoucherHolder(
            patient_id=self.id,
            birth_year=self.born_on().year,
            document=next((kind for kind in ENTITLING if kind in held), None),
            permission_ended_on=self._permission_ended_on(),
            died_on=self.died_on,
        )

    def evolve(self, event: PatientEvent) -> None:
        match event:
            case PatientRegistered():
                self.names = event.names
                self.birth_date = event.birth_date
                self.said_in |= dict.fromkeys(
                    ("names", "birth-date"), event.originator_version
                )
                self._attended(event)
            case DocumentLinked(holder_id=holder):
                self.documents[holder] = event.document
                self.kinds[holder] = event.kind
            case NamesCorrected():
                self.names = event.names
                self.said_in["names"] = event.originator_version
                self.corrected.add("names")
            case BirthDateCorrected():
                self.birth_date = event.birth_date
                self.said_in["birth-date"] = event.originator_version
                self.corrected.add("birth-date")
            case PermissionRecorded():
                self.permission_ended_on = event.ended_on
            case DeathRecorded():
                self.died_on = event.died_on
                self.said_in["death-date"] = event.originator_version
            case DeathDateCorrected():
                self.died_on = event.died_on
                self.said_in["death-date"] = event.originator_version
                self.corrected.add("death-date")
            case PatientAttended():
                self._attended(event)
            case _:
                assert_never(event)

    def _attended(self, event: PatientRegistered | PatientAttended) -> None:
        self.attending[event.by.organisation] = event.by.jurisdiction

    def _put_on_file(
        self, command: RegisterPatient | LinkDocument, holder: UUID
    ) -> None:
        self.record(
            command,
            DocumentLinked,
            kind=command.document.kind,
            document=command.document.on_file(),
            holder_id=holder,
            evidence=command.evidence,
            note=command.note,
        )

    def _check_death(self, command: RecordDeath | CorrectDeathDate) -> None:
        today = local_date(command.occasion.at)
        correcting.check_death(command.died_on, today=today, born_on=self.born_on())

    def _permission_ended_on(self) -> date | None:
        if isinstance(self.permission_ended_on, Erased | Ciphertext):
            raise PatientErased(id=self.id)
        return self.permission_ended_on


def _refuse_other_birth_date(document: IdentityDocument, birth_date: date) -> None:
    if document.birth_date not in (None, birth_date):
        raise BirthDateDisagrees(kind=document.kind)
