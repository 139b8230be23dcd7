"""The events of a record in words: a sentence for each topic and the facts in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel

from domain.kernel import Event
from domain.sealed import Ciphertext, Erased

SENTENCES: Mapping[str, str] = {
    "directory.institution-registered": "{institution.names.en} was registered "
    "({institution.code}, {institution.city}, {institution.jurisdiction}).",
    "directory.service-point-opened": "{service_point.names.en} takes vouchers from "
    "{service_point.started_on} on.",
    "directory.service-point-closed": "{service_point} takes no vouchers from "
    "{closed_on} on.",
    "directory.departments-designated": "The departments of {listing.service_point} "
    "from {listing.starts_on} on: {listing.departments}.",
    "directory.departments-corrected": "The departments of {listing.service_point} "
    "from {listing.starts_on} on were corrected: {listing.departments}.",
    "directory.institution-prices-published": "The usual prices of {service_point} "
    "from {listing.starts_on} on were published (list {listing.ref}).",
    "directory.voucher-scheme-begun": "The record of the voucher scheme was begun.",
    "directory.profession-admitted": "{profession.names.en} may enrol from "
    "{profession.admitted_on} on.",
    "directory.eligible-age-set": "From {age.starts_on} on, vouchers are for those "
    "who reach {age.age} in a year.",
    "directory.voucher-issue-published": "{issue.code} was published: "
    "HK${issue.amount_hkd} on {issue.credited_on}, limit HK${issue.limit_hkd}.",
    "directory.voucher-issue-corrected": "{issue.code} was corrected: "
    "HK${issue.amount_hkd} on {issue.credited_on}, limit HK${issue.limit_hkd}.",
    "directory.reward-published": "{reward.code} was published: HK${reward.amount_hkd} "
    "for HK${reward.threshold_hkd} spent from {reward.counts_from} to "
    "{reward.counts_until}, usable until {reward.usable_until}.",
    "directory.reward-corrected": "{reward.code} was corrected: HK${reward.amount_hkd} "
    "for HK${reward.threshold_hkd} spent from {reward.counts_from} to "
    "{reward.counts_until}, usable until {reward.usable_until}.",
    "directory.quota-set": "From {quota.starts_on} on, an elder may spend "
    "HK${quota.amount_hkd} in {quota.years} years ({quota.profession}).",
    "directory.quota-corrected": "The quota from {quota.starts_on} on was corrected: "
    "HK${quota.amount_hkd} in {quota.years} years ({quota.profession}).",
    "directory.provider-registered": "The {profession} {name} was registered "
    "({registration}); signs in as {account}.",
    "directory.provider-enrolled": "The {profession} was enrolled from {enrolled_on} "
    "on (notice {notice}).",
    "directory.provider-delisted": "The enrolment ended: no claims for services from "
    "{delisted_on} on (notice {notice}).",
    "directory.leave-recorded": "On leave from {from_on} to {until_on}: no claims for "
    "services of these days (notice {notice}).",
    "directory.leave-cancelled": "The leave of notice {notice} was cancelled.",
    "directory.provider-prices-published": "The usual prices from "
    "{listing.starts_on} on were published (list {listing.ref}).",
    "directory.conversion-rates-begun": "The record of the conversion rates from "
    "{from_currency} to {to_currency} was begun.",
    "directory.conversion-rate-published": "The rate of {rate.month} was published: "
    "{rate.hkd_per_cny} HKD for 1 CNY.",
    "directory.conversion-rate-corrected": "The rate of {rate.month} was corrected: "
    "{rate.hkd_per_cny} HKD for 1 CNY.",
    "directory.corridor-registered": "{corridor.names.en} was registered "
    "({corridor.code}, {corridor.direction}, {corridor.control_points}).",
    "directory.corridor-hospital-admitted": "{hospital.organisation} was admitted as "
    "{hospital.side} from {hospital.from_on} on.",
    "directory.corridor-opened": "The corridor was opened from {opening.from_on} to "
    "{opening.until_on} (notice {opening.notice}).",
    "directory.corridor-extended": "The corridor was extended from {ended_on} to "
    "{extension.until_on} (notice {extension.notice}).",
    "directory.corridor-closed": "The corridor was closed; its last day is {last_on}.",
    "directory.vehicle-registered": "The vehicle {vehicle.code} of {vehicle.operator} "
    "was registered (base {vehicle.base}).",
    "directory.vehicle-paper-recorded": "A paper was recorded: {paper.kind} of "
    "{paper.jurisdiction}, number {paper.number}, valid until {paper.valid_until}.",
    "directory.vehicle-taken-out-of-service": "The vehicle is out of service from "
    "{from_on} on ({reason}).",
    "directory.vehicle-returned-to-service": "The vehicle is in service again from "
    "{from_on} on.",
    "directory.crew-member-registered": "The {role} {name} of {employer} was "
    "registered for the crew; signs in as {account}.",
    "directory.credential-recorded": "A credential was recorded: {kind} of "
    "{jurisdiction}, number {number}, valid until {valid_until}.",
    "directory.crew-membership-ended": "The person does not ride along from "
    "{left_on} on.",
    "directory.reason-list-begun": "The list of reasons {list} was begun.",
    "directory.reason-listed": "{reason.names.en} was put on the list from "
    "{reason.starts_on} on ({reason.code}).",
    "directory.reason-retired": "{code} may be given until {last_on} and no more.",
    "patients.registered": "The patient {names} was registered, born {birth_date}.",
    "patients.document-linked": "A document was linked: {kind}, {document} "
    "({evidence}).",
    "patients.names-corrected": "The names were corrected: {names} ({evidence}).",
    "patients.permission-recorded": "The permission to remain ended on {ended_on}.",
    "patients.death-recorded": "The patient died on {died_on} ({source}).",
    "patients.document-held": "The document was given to patient {patient_id}.",
    "vouchers.account-opened": "The account was opened; eligible since "
    "{eligible_from} ({document}).",
    "vouchers.credited": "HK${amount_hkd} were credited ({issue}, limit "
    "HK${limit_hkd}).",
    "vouchers.forfeited": "HK${amount_hkd} were forfeited: the limit with {issue} is "
    "HK${limit_hkd}.",
    "vouchers.consent-given": "The elder consented to a claim for {service_date} "
    "({method.kind}).",
    "vouchers.claimed-in-hong-kong": "HK${amount_hkd} were claimed for "
    "{service_date}: fee HK${fee_cents}, paid by the elder HK${copay_cents} "
    "({profession}, {reason}).",
    "vouchers.claimed-in-bay-area": "HK${amount_hkd} were claimed for {service_date} "
    "at {service_point}, {department}: fee CNY {fee_fen}, covered CNY {covered_fen}, "
    "paid by the elder CNY {copay_fen}, at {conversion.hkd_per_cny} HKD for 1 CNY "
    "({reason}).",
    "vouchers.claim-confirmed": "The claim {claim_id} was confirmed.",
    "vouchers.claim-voided": "The claim {claim_id} was voided: HK${amount_hkd} came "
    "back ({reason}).",
    "vouchers.account-frozen": "The account was frozen: the holder died on {died_on}.",
    "vouchers.account-validated": "The holder's particulars were validated (check "
    "{reference}): claims are payable.",
    "vouchers.account-not-validated": "The check of the holder's particulars failed "
    "({reference}): {reason}.",
    "vouchers.opening-balance-brought-in": "The account was brought in from another "
    "system with HK${own_hkd} at the end of {as_of} (statement {source}).",
    "vouchers.earlier-claim-brought-in": "A claim of before the ledger was brought "
    "in: HK${amount_hkd} for {service_date}, claimed on {claimed_on} (number "
    "{transaction}, statement {source}).",
    "vouchers.reward-credited": "HK${amount_hkd} of reward were credited "
    "({programme}): HK${counted_hkd} had been spent on designated purposes; usable "
    "until {usable_until}.",
    "vouchers.reward-withdrawn": "HK${amount_hkd} of reward were withdrawn "
    "({programme}): a void brought the spending below the threshold.",
    "vouchers.reward-lapsed": "HK${amount_hkd} of reward lapsed ({programme}), usable "
    "until {usable_until}.",
    "vouchers.spouse-paired": "The holder was paired with the holder of account "
    "{spouse_account_id} ({document}, {method.kind}); messages go to {phone}.",
    "vouchers.pairing-ended": "The pairing with the holder of account "
    "{spouse_account_id} ended ({cause}, form {form}).",
    "vouchers.spouse-used": "The spouse used HK${amount_hkd} for {service_date}; "
    "HK${left_hkd} are left (claim {claim_id}).",
    "vouchers.spouse-gave-back": "HK${amount_hkd} came back from the spouse's voided "
    "claim {claim_id}.",
    "vouchers.transaction-number-recorded": "The claim {claim_id} has the number "
    "{transaction} in the government's system.",
    "vouchers.entitlement-changed": "The entitlement ends on {ended_on} with the "
    "permission to remain.",
    "vouchers.transaction-number-held": "The number {transaction} was given to claim "
    "{claim_id}.",
    "vouchers.transaction-number-moved": "The number was given to claim {claim_id} "
    "instead.",
    "vouchers.episode-begun": "The visit {episode} was recorded for its payer.",
    "vouchers.episode-paid-by-vouchers": "Vouchers paid for the visit (claim "
    "{claim_id}).",
    "vouchers.episode-voucher-claim-voided": "Claim {claim_id} was voided: vouchers "
    "do not pay for the visit by it.",
    "vouchers.episode-paid-by-national-insurance": "National medical insurance "
    "settled the visit {episode} (settlement {settlement}); voucher claims beside "
    "it: {voucher_claims}.",
    "vouchers.signal-review-begun": "The signal {signal} (rule version "
    "{rule_version}) was taken up.",
    "vouchers.signal-cleared": "The signal was cleared ({finding}): {reason}.",
    "vouchers.signal-reopened": "The signal was reopened: {reason}.",
    "vouchers.statement-reconciled": "A statement of {lines} lines for {served_from} "
    "to {served_until} was compared: {matched} match (HK${matched_hkd}).",
    "ledger.command-recorded": "The command was carried out: {answer.events}.",
}
"""Message ids of the catalogues; what stands in braces is a fact of the event."""

UNKNOWN = "This event cannot be read."
MASKED = "•••"
ERASED = "—"
NOTHING = "—"

_FACT = re.compile(r"{([a-z_.]+)}")

Open = Callable[[Ciphertext], object]


@dataclass(frozen=True)
class Telling:
    """A sentence that can be translated, and the facts that it speaks of."""

    sentence: str
    facts: Mapping[str, str]

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence with its facts, in the language of `translate`."""
        said = translate(self.sentence)
        return _FACT.sub(lambda named: self.facts.get(named[1], named[0]), said)


def tell(event: Event | None, reveal: Open | None = None) -> Telling:
    """Put an event into words; sealed values are masked unless `reveal` opens them."""
    if event is None or type(event).TOPIC not in SENTENCES:
        return Telling(UNKNOWN, {})
    sentence = SENTENCES[type(event).TOPIC]
    named = set(_FACT.findall(sentence))
    facts = {
        name: fact
        for field in type(event).model_fields
        for name, fact in _facts(field, getattr(event, field), reveal)
        if name in named
    }
    return Telling(sentence, facts)


def _facts(name: str, value: object, reveal: Open | None) -> Iterator[tuple[str, str]]:
    """Yield a value, and every part of it, under its dotted name."""
    yield name, _in_words(name, value, reveal)
    if isinstance(value, BaseModel) and not isinstance(value, Ciphertext | Erased):
        for part in type(value).model_fields:
            yield from _facts(f"{name}.{part}", getattr(value, part), reveal)


def _in_words(name: str, value: object, reveal: Open | None) -> str:
    match value:
        case None:
            return NOTHING
        case Erased():
            return ERASED
        case Ciphertext():
            return _in_words(name, reveal(value), None) if reveal else MASKED
        case int() if name.endswith(("_cents", "_fen")):
            return f"{Decimal(value) / 100:,.2f}"
        case int() if name.endswith("_hkd"):
            return f"{value:,}"
        case tuple() | list():
            return ", ".join(map(str, value))
        case dict():
            return " ".join(str(part) for part in value.values() if part)
        case _:
            return str(value)
