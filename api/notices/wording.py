"""What a notice says, in the language of its reader: a sum, a day, and no more."""

from api.languages import Language, translate
from domain.notices import Message, NoticeKind

SUBJECT = "Health care vouchers"
USED = (
    "HK${amount} of your health care vouchers was used on {day}. If you do not know "
    "of it, please ask your clinic or the voucher office."
)
SPOUSE_USED = (
    "HK${amount} of your health care vouchers was used by your spouse on {day}, under "
    "your sharing. If you do not know of it, please ask the voucher office."
)
OPENED = (
    "Your record was opened in an emergency on {day}. If you want to know more, please "
    "ask the privacy officer."
)
AHEAD = (
    "HK${amount} of your health care vouchers will lapse unless you use vouchers by "
    "{day}."
)
TEXTS: dict[NoticeKind, str] = {
    "vouchers-used": USED,
    "spouse-used-vouchers": SPOUSE_USED,
    "record-opened": OPENED,
    "forfeiture-ahead": AHEAD,
}


def write(kind: NoticeKind, message: Message) -> tuple[str, str]:
    """Return the subject and the text of a notice."""
    language, words = Language(message.address.language), message.words
    text = translate(TEXTS[kind], language)
    amount = f"{words.amount_hkd or 0:,}"
    day = f"{words.on:%Y-%m-%d}" if words.on else ""
    text = text.replace("{amount}", amount).replace("{day}", day)
    return translate(SUBJECT, language), text
