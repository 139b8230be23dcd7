"""What a database driver raises, in the words of the library."""

from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing import persistence

_NAMES = (
    "InterfaceError",
    "OperationalError",
    "DataError",
    "IntegrityError",
    "InternalError",
    "ProgrammingError",
    "NotSupportedError",
    "DatabaseError",
)
"""Both drivers and the library name them as the DB-API does."""


@contextmanager
def in_library_words(driver: type[Exception]) -> Iterator[None]:
    """Raise what the library would have raised; `driver` is the driver's base class."""
    try:
        yield
    except driver as problem:
        raise translated(problem) from problem


def translated(problem: Exception) -> persistence.PersistenceError:
    for kind in type(problem).__mro__:
        if kind.__name__ in _NAMES:
            named: type[persistence.PersistenceError]
            named = getattr(persistence, kind.__name__)
            return named(str(problem))
    return persistence.PersistenceError(str(problem))
