"""The notices on which patients decide."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.disclosures import PrivacyNotice, PublishPrivacyNotice, privacy_notice_id


async def publish_notice(ledger: Ledger, command: PublishPrivacyNotice) -> Recorded:
    """Put a version of a notice into use from a day on.

    Raises:
        PrivacyNoticeAlreadyPublished
    """

    def begin() -> PrivacyNotice:
        notice = PrivacyNotice.begin_record(command)
        notice.publish(command)
        return notice

    return await begin_or_change(
        ledger,
        command,
        (PrivacyNotice, privacy_notice_id(command.notice.code)),
        begin=begin,
        change=lambda notice: notice.publish(command),
    )
