"""The reasons that may be given for one kind of decision on a transfer."""

from datetime import date
from typing import Self, assert_never

from domain.directory.reasons.facts import (
    OTHER,
    ListReason,
    Reason,
    ReasonEvent,
    ReasonListBegun,
    ReasonListed,
    ReasonRetired,
    RetireReason,
    reasons_id,
)
from domain.directory.reasons.refusals import (
    ReasonAlreadyListed,
    ReasonAlreadyRetired,
    ReasonAlwaysListed,
    ReasonEndsBeforeStart,
    ReasonNotListed,
)
from domain.kernel import Aggregate
from domain.reference import ListedReason, ReasonList, RowRef
from domain.values import Code, local_end, local_midnight


class Reasons(Aggregate):
    TOPIC = "directory.reasons"
    REFERENCE = True

    def __init__(self) -> None:
        self.list: ReasonList = "transfer-cancelled"
        self.rows: dict[Code, tuple[Reason, RowRef]] = {}
        self.retired: dict[Code, date] = {}

    @classmethod
    def begin_record(cls, command: ListReason) -> Self:
        """Begin the record of a list; its first reason is recorded next."""
        list = command.reason.list
        return cls.begin(command, ReasonListBegun, id=reasons_id(list), list=list)

    def list_reason(self, command: ListReason) -> None:
        """Let a reason be given from a day on.

        Raises:
            ReasonAlreadyListed
        """
        new = command.reason
        earlier, _ = self.rows.get(new.code, (None, None))
        if earlier == new:
            return
        if earlier:
            raise ReasonAlreadyListed(list=self.list, code=new.code)
        self.record(
            command,
            ReasonListed,
            reason=new,
            effective_at=local_midnight(new.starts_on),
        )

    def retire(self, command: RetireReason) -> None:
        """Let a reason be given until a day, included, and no more.

        Raises:
            ReasonAlwaysListed, ReasonNotListed, ReasonAlreadyRetired,
            ReasonEndsBeforeStart
        """
        code, last_on = command.code, command.last_on
        if code == OTHER:
            raise ReasonAlwaysListed(list=self.list, code=code)
        reason, _ = self.rows.get(code, (None, None))
        if reason is None:
            raise ReasonNotListed(list=self.list, code=code, on=last_on)
        retired_on = self.retired.get(code)
        if retired_on == last_on:
            return
        if retired_on is not None:
            raise ReasonAlreadyRetired(list=self.list, code=code, last_on=retired_on)
        if last_on < reason.starts_on:
            raise ReasonEndsBeforeStart(starts_on=reason.starts_on, last_on=last_on)
        self.record(
            command,
            ReasonRetired,
            code=code,
            last_on=last_on,
            effective_at=local_end(last_on),
        )

    def reason(self, code: Code, on: date) -> ListedReason:
        """Return a reason as it stands on the list on a date.

        Raises:
            ReasonNotListed
        """
        reason, row = self.rows.get(code, (None, None))
        last_on = self.retired.get(code, date.max)
        if reason is None or row is None or not reason.starts_on <= on <= last_on:
            raise ReasonNotListed(list=self.list, code=code, on=on)
        return ListedReason(list=self.list, code=code, row=row)

    def evolve(self, event: ReasonEvent) -> None:
        match event:
            case ReasonListBegun(list=list):
                self.list = list
            case ReasonListed(reason=reason):
                row = RowRef(id=event.originator_id, version=event.originator_version)
                self.rows[reason.code] = (reason, row)
            case ReasonRetired(code=code, last_on=last_on):
                self.retired[code] = last_on
            case _:
                assert_never(event)
