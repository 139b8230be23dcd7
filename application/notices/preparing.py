"""What follows from an event is a notice in the outbox, where somebody wants one."""

from datetime import timedelta
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.break_glass import RecordOpened
from domain.kernel import AlreadyExists, Event, NotFound, Occasion
from domain.notices import (
    Address,
    Notice,
    NoticeKind,
    PrepareNotice,
    Unaddressed,
    Words,
)
from domain.patients.contacts import ContactBook, ContactOnFile, contact_book_id
from domain.values import local_date
from domain.vouchers import (
    SpouseUsedVouchers,
    VoucherAccount,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)

OLDEST = timedelta(days=3)
"""What was recorded longer ago is not told any more: a service that was just upgraded,
or restored, reads the whole log and tells nobody of last year. Our own choice."""


async def tell_of_use(ledger: Ledger, event: Event, occasion: Occasion) -> None:
    """React to a use of vouchers: tell whose they are."""
    assert isinstance(event, VouchersClaimedInHongKong | VouchersClaimedInBayArea)
    words = Words(amount_hkd=event.amount_hkd, on=event.service_date)
    await _tell(ledger, event, occasion, event.patient_id, "vouchers-used", words)


async def tell_of_sharing(ledger: Ledger, event: Event, occasion: Occasion) -> None:
    """React to a use of a spouse's vouchers: tell the spouse.

    Raises:
        NotFound
    """
    assert isinstance(event, SpouseUsedVouchers)
    account = await ledger.get(VoucherAccount, event.originator_id)
    words = Words(amount_hkd=event.amount_hkd, on=event.service_date)
    await _tell(
        ledger, event, occasion, account.patient_id, "spouse-used-vouchers", words
    )


async def tell_of_opening(ledger: Ledger, event: Event, occasion: Occasion) -> None:
    """React to a record that two people opened in an emergency: tell the patient."""
    assert isinstance(event, RecordOpened)
    words = Words(on=local_date(event.timestamp))
    await _tell(ledger, event, occasion, event.patient_id, "record-opened", words)


async def tell_patient(
    ledger: Ledger,
    occasion: Occasion,
    *,
    patient_id: UUID,
    kind: NoticeKind,
    words: Words,
) -> Recorded:
    """Prepare a notice to a patient; the same command id prepares it once.

    Raises:
        SubjectErased, PatientRestricted
    """
    address = await _address(ledger, patient_id)
    command = PrepareNotice(
        occasion=occasion,
        patient_id=patient_id,
        kind=kind,
        words=words,
        address=address,
    )
    return await prepare(ledger, command)


async def prepare(ledger: Ledger, command: PrepareNotice) -> Recorded:
    """Put a notice into the outbox.

    Raises:
        AlreadyExists, KeyReused
    """
    return await ledger.begin(command, lambda: Notice.prepare(command))


async def _tell(
    ledger: Ledger,
    event: Event,
    occasion: Occasion,
    patient_id: UUID,
    kind: NoticeKind,
    words: Words,
) -> None:
    if occasion.at - event.timestamp > OLDEST:
        return
    # The answer may have been lost, and the patient have moved since: once is enough.
    if await ledger.find(Notice, occasion.derive("notice")):
        raise AlreadyExists(occasion.derive("notice"))
    await tell_patient(ledger, occasion, patient_id=patient_id, kind=kind, words=words)


async def _address(ledger: Ledger, patient_id: UUID) -> Address | Unaddressed:
    """Return where a patient wants to be told, or why he cannot be."""
    try:
        book = await ledger.get(ContactBook, contact_book_id(patient_id))
    except NotFound:
        return "no-wish"
    if book.channel == "none":
        return "none-wanted"
    known = book.contacts.get(book.reached_at) if book.reached_at else None
    if book.channel is None or not isinstance(known, ContactOnFile):
        return "no-wish"
    assert isinstance(book.language, str)
    return Address(channel=book.channel, written=known.written, language=book.language)
