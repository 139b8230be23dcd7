"""Money as it stands on paper: a point and no commas, in all four languages.

A comma is a decimal sign in one of them and parts thousands in another.
"""

from decimal import Decimal


def hkd(amount: int | Decimal) -> str:
    return f"HK${amount:f}" if isinstance(amount, Decimal) else f"HK${amount}"


def cents(amount: int) -> str:
    return f"HK${amount // 100}.{amount % 100:02d}"


def fen(amount: int) -> str:
    return f"¥{amount // 100}.{amount % 100:02d}"
