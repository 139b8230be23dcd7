"""Columns of a batch as PostgreSQL's binary arrays: one message for any number of rows.

The layout is that of `array_send`: dimensions, whether there are nulls, the type of the
elements, their number, the first index; then each element after its length.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct, pack, unpack_from
from uuid import UUID

UUID_OID, INT8_OID, TEXT_OID, BYTEA_OID, TIMESTAMPTZ_OID = 2950, 20, 25, 17, 1184

_LENGTH = Struct(">i").pack
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def uuids(values: Sequence[UUID]) -> bytes:
    return _array(UUID_OID, [value.bytes for value in values])


def integers(values: Sequence[int]) -> bytes:
    """Return integers of 64 bits."""
    body = pack(">" + "iq" * len(values), *[x for value in values for x in (8, value)])
    return _head(INT8_OID, len(values)) + body


def texts(values: Sequence[str]) -> bytes:
    return _array(TEXT_OID, [value.encode() for value in values])


def octets(values: Sequence[bytes]) -> bytes:
    return _array(BYTEA_OID, values)


def moments(values: Sequence[datetime]) -> bytes:
    """Return moments as PostgreSQL counts them: microseconds since 2000."""
    return _array(
        TIMESTAMPTZ_OID,
        [pack(">q", (value - _EPOCH) // _MICROSECOND) for value in values],
    )


def integer_bytes(value: int) -> bytes:
    return pack(">q", value)


def integer(value: bytes) -> int:
    """Read one integer of 64 bits."""
    found: int = unpack_from(">q", value)[0]
    return found


def _array(oid: int, values: Sequence[bytes]) -> bytes:
    parts = [_head(oid, len(values))]
    for value in values:
        parts += (_LENGTH(len(value)), value)
    return b"".join(parts)


def _head(oid: int, count: int) -> bytes:
    return pack(">iiIii", 1, 0, oid, count, 1)
