"""The lists of reasons for decisions on a transfer."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import ListReason, Reasons, RetireReason, reasons_id


async def list_reason(ledger: Ledger, command: ListReason) -> Recorded:
    def begin() -> Reasons:
        reasons = Reasons.begin_record(command)
        reasons.list_reason(command)
        return reasons

    return await begin_or_change(
        ledger,
        command,
        (Reasons, reasons_id(command.reason.list)),
        begin=begin,
        change=lambda reasons: reasons.list_reason(command),
    )


async def retire_reason(ledger: Ledger, command: RetireReason) -> Recorded:
    return await ledger.change(
        command,
        Reasons,
        reasons_id(command.list),
        lambda reasons: reasons.retire(command),
    )
