"""When a professional was enrolled: a delisted one may be enrolled again later."""

from collections.abc import Sequence
from datetime import date

from domain.directory.providers.refusals import NoticeReused
from domain.kernel import Fact
from domain.reference import RowRef
from domain.values import Code, Ref


class Spell(Fact):
    """One enrolment, from one notice to another. `delisted_on` is the day after it."""

    notice: Ref
    enrolled_on: date
    profession: Code
    ending: Ref | None = None
    delisted_on: date | None = None
    row: RowRef

    def covers(self, on: date) -> bool:
        ended = self.delisted_on is not None and on >= self.delisted_on
        return self.enrolled_on <= on and not ended


def has_had(
    spells: Sequence[Spell],
    notice: Ref,
    *,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> bool:
    """Say whether this notice has been recorded, with the same content.

    Raises:
        NoticeReused
    """
    for spell in spells:
        if notice not in {spell.notice, spell.ending}:
            continue
        if notice == spell.notice and begins_on == spell.enrolled_on:
            return True
        if notice == spell.ending and ends_on == spell.delisted_on:
            return True
        raise NoticeReused(notice=notice)
    return False
