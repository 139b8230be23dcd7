"""Consents and claims: every decision is made on a balance that is up to date.

The directory is read before the door and asked behind it, by the decision itself: a
command that was answered before has its answer, whatever the directory says by now.
"""

from collections.abc import Callable
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.directory import (
    CONVERSION_RATES_ID,
    ConversionRates,
    Institution,
    Provider,
    rate_of,
)
from domain.reference import Enrolment
from domain.values import month_of
from domain.vouchers import (
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    GiveConsent,
    VoidClaim,
    VoucherAccount,
    VouchersClaimedInHongKong,
)

Decide = Callable[[VoucherAccount], UUID]
"""Makes a claim on an account that is brought up to date, and returns its id."""


async def give_consent(ledger: Ledger, command: GiveConsent) -> Recorded:
    """Record an elder's consent to a claim; `made` is the consent.

    Raises:
        NotFound, ConsentFormReused, ServiceBeforeEligibility, ServiceAfterDeath
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.give_consent(command),
    )


async def claim_in_hong_kong(
    ledger: Ledger, command: ClaimVouchersInHongKong
) -> Recorded:
    """Pay a fee in Hong Kong; `made` is the claim.

    Raises:
        NotFound, NotEnrolled, NoPolicyForYear
        and what `VoucherAccount.claim_in_hong_kong` refuses
    """
    decide = await deciding_in_hong_kong(ledger, command)
    return await ledger.change(command, VoucherAccount, command.account_id, decide)


async def claim_in_bay_area(
    ledger: Ledger, command: ClaimVouchersInBayArea
) -> Recorded:
    """Pay a fee on the Mainland side; `made` is the claim.

    Raises:
        NotFound, ServicePointUnknown, ServiceNotStarted, ServiceEnded
        NoDepartmentList, NoRateForMonth, NoPolicyForYear
        and what `VoucherAccount.claim_in_bay_area` refuses
    """
    decide = await deciding_in_bay_area(ledger, command)
    return await ledger.change(command, VoucherAccount, command.account_id, decide)


async def confirm_claim(ledger: Ledger, command: ConfirmClaim) -> Recorded:
    """Let the enrolled provider confirm what a clerk entered.

    Raises:
        NotFound, NotEnrolled
        ClaimUnknown, ClaimAlreadyVoided, ClaimAlreadyConfirmed, NotTheEnrolledProvider
    """
    enrolment = await _enrolment_behind(ledger, command)
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.confirm_claim(command, enrolment()),
    )


async def void_claim(ledger: Ledger, command: VoidClaim) -> Recorded:
    """Undo a claim.

    Raises:
        NotFound, ClaimUnknown, ClaimAlreadyVoided
    """
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.void_claim(command),
    )


async def deciding_in_hong_kong(
    ledger: Ledger, command: ClaimVouchersInHongKong
) -> Decide:
    """Find the reference facts; return what is left to do.

    The decision refuses NotEnrolled and NoPolicyForYear.

    Raises:
        NotFound
    """
    provider = await ledger.get(Provider, command.provider_id)
    scheme = await policy.scheme(ledger)

    def decide(account: VoucherAccount) -> UUID:
        enrolment = provider.enrolment(command.service_date)
        policy.bring_up_to_date(account, command, scheme)
        return account.claim_in_hong_kong(command, enrolment)

    return decide


async def deciding_in_bay_area(
    ledger: Ledger, command: ClaimVouchersInBayArea
) -> Decide:
    """Find the reference facts; return what is left to do.

    The decision refuses ServicePointUnknown, ServiceNotStarted, ServiceEnded,
    NoDepartmentList, NoRateForMonth and NoPolicyForYear.

    Raises:
        NotFound
    """
    institution = await ledger.get(Institution, command.institution_id)
    rates = await ledger.find(ConversionRates, CONVERSION_RATES_ID)
    scheme = await policy.scheme(ledger)
    served_on = command.service_date

    def decide(account: VoucherAccount) -> UUID:
        designation = institution.designation(command.service_point, served_on)
        rate = rate_of(rates, month_of(served_on))
        policy.bring_up_to_date(account, command, scheme)
        return account.claim_in_bay_area(command, designation, rate)

    return decide


async def _enrolment_behind(
    ledger: Ledger, command: ConfirmClaim
) -> Callable[[], Enrolment | None]:
    """Find the enrolment on the day of service, None for an institution's claim."""
    account = await ledger.get(VoucherAccount, command.account_id)
    claim = account.claim(command.claim_id)
    if not isinstance(claim, VouchersClaimedInHongKong):
        return lambda: None
    provider = await ledger.get(Provider, claim.provider_id)
    return lambda: provider.enrolment(claim.service_date)
