"""What this service is made of: its views, and its policies."""

import projections.directory
import projections.patients
import projections.transfers
import projections.vouchers
from application import patients, vouchers
from application.reactions import Policy, React
from domain.kernel import Actor, Event, NotFound, Refusal
from domain.patients import DeathAlreadyRecorded, DeathRecorded, PermissionRecorded
from domain.transfers import PatientDiedInTransfer
from domain.values import Jurisdiction, Role
from domain.vouchers import PairingEnded, VoucherAccountOpened
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    *projections.directory.VIEWS,
    *projections.patients.VIEWS,
    *projections.transfers.VIEWS,
    *projections.vouchers.VIEWS,
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


POLICIES: tuple[Policy, ...] = (
    _policy("freeze-on-death", DeathRecorded, vouchers.freeze_on_death),
    _policy("freeze-if-dead", VoucherAccountOpened, vouchers.freeze_if_dead),
    _policy("part-on-death", PairingEnded, vouchers.end_pairing_on_death),
    _policy("heed-permission", PermissionRecorded, vouchers.heed_permission),
    _policy(
        "record-death-in-transfer",
        PatientDiedInTransfer,
        patients.record_death_in_transfer,
        DeathAlreadyRecorded,
    ),
)
