"""The one place that decides who may do what."""

from domain.kernel import Actor, Forbidden
from domain.values import Role

_ALL = frozenset(Role)
_DESK = frozenset({Role.CLERK, Role.PROVIDER, Role.VOUCHER_OFFICER})
_PARTIES = frozenset({Role.CLINICIAN, Role.COORDINATOR, Role.CREW})
_DISPATCH = frozenset({Role.COORDINATOR, Role.OPERATOR})
_PERMITTED: dict[str, frozenset[Role]] = {
    "directory.read": _ALL,
    "directory.identity": _DESK
    | {Role.AUDITOR, Role.SETTLEMENT_OFFICER, Role.BILLING, Role.OPERATOR},
    "directory.write": frozenset({Role.VOUCHER_OFFICER, Role.OPERATOR}),
    "corridors.write": _DISPATCH,
    "vehicles.write": _DISPATCH,
    "crew.write": _DISPATCH,
    "crew.identity": _DISPATCH | {Role.CREW, Role.PORT_OFFICER},
    "patients.read": _DESK | {Role.CLINICIAN, Role.AUDITOR, Role.PRIVACY_OFFICER},
    "patients.write": _DESK,
    "patients.identity": _DESK | {Role.CLINICIAN, Role.PRIVACY_OFFICER},
    "patients.clinical": _DESK | {Role.CLINICIAN},
    "vouchers.read": _DESK
    | {Role.AUDITOR, Role.SETTLEMENT_OFFICER, Role.BILLING, Role.OPERATOR},
    "vouchers.open": _DESK,
    "vouchers.credit": frozenset({Role.VOUCHER_OFFICER, Role.OPERATOR}),
    "vouchers.claim": frozenset({Role.CLERK, Role.PROVIDER}),
    "vouchers.confirm": frozenset({Role.PROVIDER}),
    "vouchers.void": frozenset({Role.CLERK, Role.PROVIDER, Role.VOUCHER_OFFICER}),
    "vouchers.validate": frozenset({Role.VOUCHER_OFFICER}),
    "vouchers.pair": frozenset({Role.CLERK, Role.PROVIDER}),
    "vouchers.insurance": frozenset({Role.CLERK, Role.BILLING, Role.VOUCHER_OFFICER}),
    "vouchers.bring-in": frozenset({Role.OPERATOR, Role.VOUCHER_OFFICER}),
    "vouchers.reconcile": frozenset({Role.OPERATOR, Role.VOUCHER_OFFICER}),
    "vouchers.signals": frozenset({Role.VOUCHER_OFFICER, Role.AUDITOR, Role.OPERATOR}),
    "vouchers.review": frozenset({Role.VOUCHER_OFFICER}),
    "vouchers.import": frozenset({Role.CLERK, Role.PROVIDER, Role.OPERATOR}),
    "transfers.read": _PARTIES
    | {Role.CLERK, Role.BILLING, Role.AUDITOR, Role.PRIVACY_OFFICER, Role.OPERATOR},
    "transfers.port": frozenset(
        {Role.PORT_OFFICER, Role.COORDINATOR, Role.CREW, Role.AUDITOR}
    ),
    "transfers.companions": _PARTIES | {Role.PORT_OFFICER, Role.PRIVACY_OFFICER},
    "transfers.identity": _PARTIES | {Role.CLERK, Role.PRIVACY_OFFICER},
    "transfers.clinical": _PARTIES,
    "transfers.request": frozenset({Role.CLINICIAN}),
    "transfers.assess": frozenset({Role.CLINICIAN}),
    "transfers.coordinate": frozenset({Role.COORDINATOR}),
    "transfers.prepare": _PARTIES,
    "transfers.travel": _PARTIES,
    "transfers.clear": _PARTIES | {Role.PORT_OFFICER},
    "transfers.hand-over": _PARTIES,
    "transfers.charge": frozenset({Role.BILLING}),
    "transfers.correct": frozenset({Role.CLINICIAN, Role.COORDINATOR}),
    "transfers.import": frozenset({Role.COORDINATOR, Role.OPERATOR}),
    "settlement.read": frozenset(
        {
            Role.SETTLEMENT_OFFICER,
            Role.INSURER_READER,
            Role.INSURER_ADJUDICATOR,
            Role.BILLING,
            Role.PROVIDER,
            Role.VOUCHER_OFFICER,
            Role.AUDITOR,
        }
    ),
    "history.read": frozenset(
        {Role.AUDITOR, Role.VOUCHER_OFFICER, Role.PRIVACY_OFFICER, Role.OPERATOR}
    ),
    "history.identity": frozenset({Role.PRIVACY_OFFICER}),
    "operations.read": frozenset({Role.OPERATOR, Role.AUDITOR}),
}
ACTIONS = frozenset(_PERMITTED)


def permit(actor: Actor, action: str) -> None:
    """Decide whether an actor may do something; every door asks here.

    Raises:
        Forbidden
    """
    if not permitted(actor, action):
        raise Forbidden(action=action)


def permitted(actor: Actor, action: str) -> bool:
    """Say whether `permit` would let the actor pass."""
    return actor.role in _PERMITTED[action]
