"""What nobody has published: shapes made up so that the published figures come out.

All of it has the standing `invented`; docs/simulation.md says so row by row.
"""

from application.simulation.figures import CHINESE, DENTAL, MEDICAL, OPTOMETRY

# Elders

AGES = (
    *((65, 62), (66, 61), (67, 60), (68, 58), (69, 56), (70, 53), (71, 51), (72, 48)),
    *((73, 46), (74, 44), (75, 41), (76, 38), (77, 35), (78, 33), (79, 31), (80, 27)),
    *((81, 25), (82, 23), (83, 21), (84, 20), (85, 19), (86, 18), (87, 17), (88, 16)),
    *((89, 15), (90, 14), (91, 12), (92, 11), (93, 9), (94, 8), (95, 7), (96, 6)),
    *((97, 5), (98, 4), (99, 6)),
)
"""The pyramid: how many of 1,000 elders, about, reach an age in a year."""

DEATHS = ((70, 7), (75, 12), (80, 22), (85, 42), (90, 80), (95, 140), (200, 230))
"""Below an age, how many of 1,000 die in a year."""

TOLD_AFTER_DAYS = (1, 21)
"""A death is recorded so many days later."""

COUPLES = 450
PAIRED = 200
"""Of 1,000 elders so many live with a spouse; of 1,000 such couples so many pair."""

VALIDATED_AFTER_DAYS = (1, 12)
VALIDATED = (("passed", 965), ("failed-first", 20), ("never", 15))

OPENING_HKD = (
    *(0, 0, 60, 200, 380, 600, 860, 1_150, 1_450, 1_750, 2_050, 2_350, 2_700),
    *(3_100, 3_550, 4_050, 4_600, 5_300, 6_000, 7_000, 8_000),
)
"""What twenty users of every age had left, from the poorest to the richest (S34)."""

# Visits

VISITS = (
    *((0, 60), (1, 120), (2, 190), (3, 190), (4, 150), (5, 110), (6, 70), (7, 45)),
    *((8, 30), (9, 15), (11, 12), (14, 8)),
)
"""In how many of 1,000 years a user comes so often."""

MONTHS = (86, 70, 84, 80, 82, 80, 82, 83, 82, 85, 89, 97)
"""The New Year is quiet, December is not: what lapses on 1 January is spent (S75)."""

WEEKDAYS = (180, 170, 165, 165, 165, 130, 25)
HOURS = (4, 9, 12, 11, 4, 7, 10, 11, 9, 6, 3)
"""From nine o'clock on."""

LADDERS = {
    MEDICAL: (
        *(30, 70, 95, 120, 140, 170, 190, 220, 240, 270, 300),
        *(340, 380, 430, 490, 560, 650, 780, 970, 1_350, 2_800),
    ),
    CHINESE: (
        *(30, 85, 130, 160, 200, 240, 280, 320, 370, 420, 480),
        *(550, 630, 720, 830, 970, 1_160, 1_420, 1_840, 2_690, 5_000),
    ),
    DENTAL: (
        *(30, 150, 230, 300, 380, 460, 540, 640, 750, 860, 1_000),
        *(1_160, 1_340, 1_560, 1_840, 2_180, 2_650, 3_320, 4_410, 6_720, 7_000),
    ),
    OPTOMETRY: (
        *(1_000, 1_600, 1_750, 1_850, 1_900, 1_930, 1_950, 1_960, 1_970, 1_980, 1_985),
        *(1_990, 1_995, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000),
    ),
    "others": (
        *(30, 85, 100, 120, 130, 150, 160, 180, 190, 200, 220),
        *(240, 260, 280, 300, 330, 360, 400, 470, 580, 1_200),
    ),
    "hospital": (
        *(30, 100, 130, 150, 160, 180, 200, 210, 230, 250, 270),
        *(290, 310, 340, 370, 400, 440, 500, 580, 720, 1_500),
    ),
    "dental-clinic": (
        *(30, 160, 240, 310, 380, 460, 540, 620, 720, 830, 950),
        *(1_090, 1_250, 1_450, 1_680, 1_980, 2_370, 2_940, 3_830, 5_690, 7_000),
    ),
}
"""What the elder would pay, in twenty equal steps from the cheapest to the dearest."""

TOPPED_UP = 250
"""Of 1,000 fees so many are larger than what the elder pays with vouchers."""

SMALLEST_HKD = 30
"""Below it, nobody takes the card out."""

# Where

BY_GUANGDONG = 150
BY_OTHERS = 3
"""Of 1,000 visits so many beyond the border: by who lives there, and by all others."""

TO_DENTISTS = 450
"""Of 1,000 visits in the Bay Area."""

RATES = (10_650, 11_050)
"""The conversion rate of a month, in ten-thousandths, lies between them."""

# At the desk

ENTERED_BY_CLERK = 400
PAPER = 40
"""Of 1,000 claims: entered in a data-entry account; the card could not be read."""

ENTERED_LATE = ((0, 930), (1, 40), (2, 15), (4, 10), (6, 5))
CONFIRMED_AFTER = ((0, 620), (1, 190), (2, 90), (4, 50), (9, 30), (25, 12), (-1, 8))
"""Days, or -1: never."""

VOIDED = 4
VOIDED_BY_OFFICER = 250
"""Of 1,000 claims; of 1,000 voids, those by the scheme's officer, days later."""

ASKS_ABOVE_QUOTA = 300
"""Of 1,000 visits that cost more than the quota leaves, the desk first asks for all."""

CO_CARE = 60
"""Of 1,000 visits to a doctor, those under Chronic Disease Co-care (R-8)."""

OF_PROVIDERS = {MEDICAL: 340, CHINESE: 340, DENTAL: 110, OPTOMETRY: 80}
"""Of 1,000 providers; 2018 had 9% optometrists, 34% in Chinese medicine (S71, S72)."""

QUOTA_USED = 150
"""Of 1,000 accounts brought in, those that had spent on optometry by then."""

POINT_WEIGHTS = {"hku-szh": 14, "sz-ckj": 14, "sz-bauhinia": 3, "fah-sysu": 3}
"""How busy a service point is; every other one counts once (S82: most at C.K.J)."""
