"""The rules of the voucher scheme, as decided on one account."""
