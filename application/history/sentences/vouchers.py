"""Accounts, claims and signals, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
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
}
