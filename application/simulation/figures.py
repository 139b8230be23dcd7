"""What is published about the use of the scheme, and what is made up for want of it.

`source` is the key under which docs/simulation.md names the publication; `standing`
says how far it may be relied on. Numbers of the rules stand with the rules.
"""

from dataclasses import dataclass

from domain.directory import Standing


@dataclass(frozen=True)
class Figure:
    """One number, how it is known, and of which time it speaks."""

    value: int
    standing: Standing
    source: str
    note: str


# The whole scheme

ELDERS = Figure(1_780_000, "official", "S20", "eligible elders, August 2025")
USERS = Figure(980, "copy", "S27", "of 1,000 elders have used vouchers, 2023")
PROVIDERS = Figure(12_000, "copy", "S27", "enrolled providers, March 2024")
CLAIMS = Figure(5_220_000, "copy", "S27", "claims in 2023")
SPENT_HKD = Figure(3_280_000_000, "copy", "S27", "spent in 2023")
PER_CLAIM_HKD = Figure(628, "derived", "S27", "a claim on average, 2023")
CLAIMS_PER_USER = Figure(31, "derived", "S27", "claims of ten users in 2023")
PER_USER_HKD = Figure(1_970, "derived", "S27", "a user spent in 2023")
UNSPENT_HKD = Figure(4_000_000_000, "press", "S34", "unspent in 2022")

# By profession: the mix of 2019, the money of 2023

MEDICAL, CHINESE, DENTAL, OPTOMETRY = (
    "medical-practitioner",
    "chinese-medicine-practitioner",
    "dentist",
    "optometrist",
)
OTHERS = ("physiotherapist", "chiropractor", "nurse", "occupational-therapist")

MIX = {
    MEDICAL: Figure(560, "derived", "S78", "of 1,000 claims in 2019"),
    CHINESE: Figure(310, "derived", "S78", "of 1,000 claims in 2019"),
    DENTAL: Figure(60, "derived", "S78", "of 1,000 claims in 2019"),
    OPTOMETRY: Figure(45, "derived", "S78", "of 1,000 claims in 2019"),
}
"""What is left of 1,000 belongs to the other professions."""

MEAN_HKD = {
    MEDICAL: Figure(434, "derived", "S27", "387 of 1,000 dollars of 2023, by MIX"),
    CHINESE: Figure(704, "derived", "S27", "348 of 1,000 dollars of 2023, by MIX"),
    DENTAL: Figure(1_309, "derived", "S27", "125 of 1,000 dollars of 2023, by MIX"),
    OPTOMETRY: Figure(1_781, "press", "S78", "a claim on average, 2019"),
}
EARLIER_MEAN_HKD = {
    MEDICAL: Figure(420, "derived", "S78", "a claim on average, 2019"),
    CHINESE: Figure(367, "derived", "S78", "a claim on average, 2019"),
}
"""The means of 2019 and its mix give HK$492 a claim: 2023 had HK$628. They are not used
for Chinese medicine, whose share of the money of 2023 they contradict."""

MEDIAN_HKD = {
    MEDICAL: Figure(300, "press", "S71", "2018; another paper says 250 (S80)"),
    CHINESE: Figure(245, "press", "S71", "2018, at that year's smaller mean"),
    DENTAL: Figure(640, "press", "S71", "2018, at that year's smaller mean"),
    OPTOMETRY: Figure(1_951, "press", "S71", "2018"),
}

# The Bay Area

LIVING_IN_GUANGDONG = Figure(87_300, "press", "S62", "elders, mid-2021")
BAY_AREA = Figure(10, "derived", "S51 S82", "of 1,000 claims in 2025: a guess")
HOSPITAL_HKD = Figure(309, "press", "S81", "a claim at HKU-SZH on average, 2023")
DENTAL_HKD = Figure(1_284, "derived", "S82", "a claim at the newer places, 2024")

# Why people come, and the reward

REASONS = {
    "acute": Figure(400, "copy", "S27", "of 1,000 dollars of 2023, about"),
    "follow-up": Figure(300, "copy", "S27", "of 1,000 dollars of 2023, about"),
    "preventive": Figure(200, "copy", "S27", "of 1,000 dollars of 2023, about"),
    "rehabilitative": Figure(100, "copy", "S27", "the rest"),
}
DESIGNATED_BEFORE = Figure(480, "press", "S15", "of 1,000 dollars, until Nov 2023")
DESIGNATED_SINCE = Figure(630, "press", "S15", "of 1,000 dollars, until end of 2025")
REWARDED_BY_2023 = Figure(83_000, "copy", "S27", "elders rewarded by end of 2023")
