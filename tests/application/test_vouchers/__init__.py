"""What a desk does with voucher accounts, on a real ledger of either kind."""
