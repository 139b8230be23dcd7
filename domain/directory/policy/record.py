"""The one record of the scheme, and everything that may happen to it."""

from uuid import uuid5

from domain.directory.policy.ages import EligibleAgeSet
from domain.directory.policy.issues import VoucherIssueCorrected, VoucherIssuePublished
from domain.directory.policy.professions import ProfessionAdmitted
from domain.directory.policy.quotas import QuotaCorrected, QuotaSet
from domain.directory.policy.rewards import RewardCorrected, RewardPublished
from domain.kernel import BAYBRIDGE, FirstEvent

VOUCHER_SCHEME_ID = uuid5(BAYBRIDGE, "voucher-scheme/hk-ehcvs")
"""The Elderly Health Care Voucher Scheme of Hong Kong; there is one."""


class VoucherSchemeBegun(FirstEvent):
    """The record of the scheme was begun, by whoever recorded its first row."""

    TOPIC = "directory.voucher-scheme-begun"


SchemeEvent = (
    VoucherSchemeBegun
    | ProfessionAdmitted
    | EligibleAgeSet
    | VoucherIssuePublished
    | VoucherIssueCorrected
    | RewardPublished
    | RewardCorrected
    | QuotaSet
    | QuotaCorrected
)
