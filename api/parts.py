"""What this service is made of: views, policies, and where personal data lies."""

from uuid import UUID

import projections.attachments
import projections.attendances
import projections.break_glass
import projections.directory
import projections.disclosures
import projections.notices
import projections.patients
import projections.privacy
import projections.requests
import projections.transfers
import projections.vouchers
from application import notices, patients, privacy, vouchers
from application.keys import PatientRestricted as RecordRestricted
from application.keys import SubjectErased
from application.ledger import Ledger
from application.ledger.snapshots.kept import forget
from application.patients.forgetting import forget_guardians
from application.privacy import Sink
from application.reactions import Policy, React
from domain.break_glass import RecordOpened
from domain.kernel import (
    Actor,
    AlreadyExists,
    Event,
    KeyReused,
    NotFound,
    Occasion,
    Refusal,
)
from domain.patients import DeathAlreadyRecorded, DeathRecorded, PermissionRecorded
from domain.privacy import NewRecordAllowed, PatientRestricted, RestrictionLifted
from domain.transfers import PatientDiedInTransfer
from domain.values import Jurisdiction, Role
from domain.vouchers import (
    PairingEnded,
    SpouseUsedVouchers,
    VoucherAccountOpened,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    account_id,
)
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    *projections.directory.VIEWS,
    *projections.disclosures.VIEWS,
    *projections.patients.VIEWS,
    *projections.attendances.VIEWS,
    *projections.privacy.VIEWS,
    *projections.attachments.VIEWS,
    *projections.notices.VIEWS,
    *projections.requests.VIEWS,
    *projections.transfers.VIEWS,
    *projections.vouchers.VIEWS,
    *projections.break_glass.VIEWS,
)


def _policy(
    name: str, follows: type[Event], react: React, *settled: type[Refusal]
) -> Policy:
    actor = Actor(
        id=f"policy.{name}",
        organisation="BAYBRIDGE",
        jurisdiction=Jurisdiction.HK,
        role=Role.OPERATOR,
    )
    return Policy(
        name=name,
        topics=frozenset({follows.TOPIC}),
        by=actor,
        react=react,
        settled=(NotFound, *settled),
    )


ERASER = Actor(
    id="policy.erasure",
    organisation="BAYBRIDGE",
    jurisdiction=Jurisdiction.HK,
    role=Role.OPERATOR,
)
"""Who carries out what two people decided."""

_NOT_TO_TELL = (AlreadyExists, KeyReused, RecordRestricted, SubjectErased)
"""Somebody was told already, or is not to be."""

POLICIES: tuple[Policy, ...] = (
    _policy(
        "tell-of-use-in-hong-kong",
        VouchersClaimedInHongKong,
        notices.tell_of_use,
        *_NOT_TO_TELL,
    ),
    _policy(
        "tell-of-use-in-bay-area",
        VouchersClaimedInBayArea,
        notices.tell_of_use,
        *_NOT_TO_TELL,
    ),
    _policy("tell-of-opening", RecordOpened, notices.tell_of_opening, *_NOT_TO_TELL),
    _policy(
        "tell-of-sharing", SpouseUsedVouchers, notices.tell_of_sharing, *_NOT_TO_TELL
    ),
    _policy("freeze-on-death", DeathRecorded, vouchers.freeze_on_death),
    _policy("freeze-if-dead", VoucherAccountOpened, vouchers.freeze_if_dead),
    _policy("part-on-death", PairingEnded, vouchers.end_pairing_on_death),
    _policy("restrict-keys", PatientRestricted, privacy.follow_standing),
    _policy("lift-restriction", RestrictionLifted, privacy.follow_standing),
    _policy("reopen-keys", NewRecordAllowed, privacy.follow_standing),
    _policy("heed-permission", PermissionRecorded, vouchers.heed_permission),
    _policy(
        "record-death-in-transfer",
        PatientDiedInTransfer,
        patients.record_death_in_transfer,
        DeathAlreadyRecorded,
    ),
)


async def _forget_snapshots(ledger: Ledger, patient_id: UUID, _: Occasion) -> None:
    for id in (patient_id, account_id(patient_id)):
        await ledger.run(forget, ledger.log.stamped, id)


SINKS: tuple[Sink, ...] = (
    Sink("document-holders", patients.release_documents),
    Sink("guardians", forget_guardians),
    Sink("snapshots", _forget_snapshots),
)
"""The map of where something of a patient lies beside the events (P-5): each is emptied
when a patient is erased. Search tokens leave their view with `ErasureCompleted`; every
other column of a view that is about a person holds the ciphertext of its event."""
