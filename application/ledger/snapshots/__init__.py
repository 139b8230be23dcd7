"""Snapshots: the state of a long record, so that it need not be replayed from birth.

They are derived, and may be thrown away at any time. Histories and proofs are made
from the events alone.
"""
