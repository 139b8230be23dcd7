"""The rules of a transfer, as they are written down in docs/transfers.md."""
