"""Consents and claims: every decision is made on a balance that is up to date.

The directory is read before the door and asked behind it, by the decision itself: a
command that was answered before has its answer, whatever the directory says by now.
"""

from collections.abc import Callable
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from application.vouchers.making import Begun, Making, carry_out
from application.vouchers.payers import paying_episode
from application.vouchers.transactions import holding_number
from domain.directory import (
    CONVERSION_RATES_ID,
    ConversionRates,
    Institution,
    Provider,
    rate_of,
)
from domain.reference import Enrolment
from domain.vouchers import (
    ClaimVouchers,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    GiveConsent,
    VoucherAccount,
    VouchersClaimedInHongKong,
    rate_month,
)

Decide = Callable[[VoucherAccount, VoucherAccount | None], UUID]
"""Makes a claim on an account, with the spouse's beside it, and returns its id."""


async def give_consent(ledger: Ledger, command: GiveConsent) -> Recorded:
    """Record an elder's consent to a claim; `made` is the consent.

    Raises:
        NotFound, ConsentFormReused
        ServiceBeforeEligibility, ServiceAfterDeath, PermissionEnded
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
        NotFound, NotEnrolled, ProviderOnLeave, NoPolicyForYear, TransactionNumberTaken
        and what `VoucherAccount.claim_in_hong_kong` refuses
    """
    return await carry_out(
        ledger, command, lambda: deciding_in_hong_kong(ledger, command)
    )


async def claim_in_bay_area(
    ledger: Ledger, command: ClaimVouchersInBayArea
) -> Recorded:
    """Pay a fee on the Mainland side; `made` is the claim.

    Raises:
        NotFound, ServicePointUnknown, ServiceNotStarted, ServiceEnded
        NoDepartmentList, NoRateForMonth, NoPolicyForYear, TransactionNumberTaken
        and what `VoucherAccount.claim_in_bay_area` refuses
    """
    return await carry_out(
        ledger, command, lambda: deciding_in_bay_area(ledger, command)
    )


async def confirm_claim(ledger: Ledger, command: ConfirmClaim) -> Recorded:
    """Let the enrolled provider confirm what a clerk entered.

    Raises:
        NotFound, NotEnrolled, ProviderOnLeave
        ClaimUnknown, ClaimAlreadyVoided, ClaimAlreadyConfirmed, NotTheEnrolledProvider
    """
    enrolment = await _enrolment_behind(ledger, command)
    return await ledger.change(
        command,
        VoucherAccount,
        command.account_id,
        lambda account: account.confirm_claim(command, enrolment()),
    )


async def deciding_in_hong_kong(
    ledger: Ledger, command: ClaimVouchersInHongKong
) -> Making:
    """Find the reference facts and the records; return what is left to do.

    The decision refuses NotEnrolled, ProviderOnLeave and NoPolicyForYear.

    Raises:
        NotFound
    """
    provider = await ledger.get(Provider, command.provider_id)
    scheme = await policy.scheme(ledger)

    def decide(account: VoucherAccount, spouse: VoucherAccount | None) -> UUID:
        enrolment = provider.enrolment(command.service_date)
        terms = policy.bring_up_to_date(account, command, scheme)
        if spouse is not None:
            policy.bring_up_to_date(spouse, command, scheme)
        return account.claim_in_hong_kong(command, enrolment, terms, spouse)

    return await _making(ledger, command, decide)


async def deciding_in_bay_area(
    ledger: Ledger, command: ClaimVouchersInBayArea
) -> Making:
    """Find the reference facts and the records; return what is left to do.

    The decision refuses ServicePointUnknown, ServiceNotStarted, ServiceEnded,
    NoDepartmentList, NoRateForMonth and NoPolicyForYear.

    Raises:
        NotFound
    """
    institution = await ledger.get(Institution, command.institution_id)
    rates = await ledger.find(ConversionRates, CONVERSION_RATES_ID)
    scheme = await policy.scheme(ledger)

    def decide(account: VoucherAccount, spouse: VoucherAccount | None) -> UUID:
        designation = institution.designation(
            command.service_point, command.service_date
        )
        rate = rate_of(rates, rate_month(command))
        terms = policy.bring_up_to_date(account, command, scheme)
        if spouse is not None:
            policy.bring_up_to_date(spouse, command, scheme)
        return account.claim_in_bay_area(command, designation, rate, terms, spouse)

    making = await _making(ledger, command, decide)
    return making.along(await paying_episode(ledger, command))


async def _making(ledger: Ledger, command: ClaimVouchers, decide: Decide) -> Making:
    spouse = await _spouse(ledger, command)
    accounts = [(VoucherAccount, command.account_id)]
    if spouse is not None:
        accounts.append((VoucherAccount, spouse))

    def claim(account: VoucherAccount, spouse: VoucherAccount | None = None) -> Begun:
        return decide(account, spouse), []

    making = Making(tuple(accounts), claim)
    return making.along(await holding_number(ledger, command))


async def _spouse(ledger: Ledger, command: ClaimVouchers) -> UUID | None:
    """Return the account of the spouse whose vouchers the claim may use."""
    if command.spouse_document is None:
        return None
    account = await ledger.get(VoucherAccount, command.account_id)
    return account.pairing.spouse_account_id if account.pairing else None


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
