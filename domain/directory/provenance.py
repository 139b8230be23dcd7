"""What a row of the directory is called, and how far it may be relied on."""

from domain.reference.provenance import Names, Provenance, Standing

__all__ = ["Names", "Provenance", "Standing"]
