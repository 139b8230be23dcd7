"""A receipt in words: what stands on the paper, before it is set or typed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from api.languages import Language
from api.printing import Voice
from api.receipts import wording
from api.receipts.model import BillInBayArea, BillInHongKong, Part, Receipt
from api.receipts.money import cents, fen, hkd

Line = tuple[str, str]
"""What it is, and how much, when or who."""


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """`notes` explain the state; `warning` is what the elder should act on."""

    title: str
    amount: Line
    state: Line
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    warning: str | None


def sheet_of(receipt: Receipt, language: Language) -> Sheet:
    """Say what a receipt says, in a language."""
    voice = Voice(language)
    voided = receipt.state == "voided"
    title = wording.TITLE_VOIDED if voided else wording.TITLE
    amount = wording.AMOUNT_VOIDED if voided else wording.AMOUNT
    note = wording.NOTES.get(receipt.state)
    return Sheet(
        title=voice.say(title),
        amount=(voice.say(amount), hkd(receipt.amount_hkd)),
        state=(voice.say(wording.STATE), voice.say(wording.STATES[receipt.state])),
        sections=tuple(_sections(receipt, voice)),
        notes=(voice.say(note),) if note else (),
        warning=_warning(receipt, voice),
    )


def _sections(receipt: Receipt, voice: Voice) -> Iterator[Section]:
    came = wording.GIVEN_BACK if receipt.state == "voided" else wording.TAKEN
    told: list[tuple[str, Iterator[Line]]] = [
        (wording.SERVICE, _service(receipt, voice)),
        (wording.BILL, _bill(receipt, voice)),
        (wording.CONVERSION, _conversion(receipt, voice)),
        (came, _parts(receipt.taken, receipt, voice)),
        (wording.LEFT, _parts(receipt.left or (), receipt, voice)),
        (wording.NUMBERS, _numbers(receipt, voice)),
    ]
    for title, lines in told:
        if said := tuple(lines):
            yield Section(voice.say(title), said)


def _service(receipt: Receipt, voice: Voice) -> Iterator[Line]:
    if receipt.holder:
        yield voice.say(wording.HOLDER), receipt.holder
    yield voice.say(wording.SERVICE_DATE), voice.day(receipt.service_date)
    match receipt.bill:
        case BillInHongKong(provider=provider, profession=profession):
            yield voice.say(wording.PROVIDER), provider
            yield voice.say(wording.PROFESSION), voice.word(profession)
        case BillInBayArea(institution=institution, service_point=point) as bill:
            yield voice.say(wording.INSTITUTION), voice.name(institution)
            if voice.name(point) != voice.name(institution):
                yield voice.say(wording.SERVICE_POINT), voice.name(point)
            yield voice.say(wording.DEPARTMENT), voice.department(bill.department)
    if receipt.voided_on:
        yield voice.say(wording.VOIDED_ON), voice.day(receipt.voided_on)


def _bill(receipt: Receipt, voice: Voice) -> Iterator[Line]:
    bill = receipt.bill
    money: Callable[[int], str] = fen if bill.place == "GBA" else cents
    for item in receipt.items:
        yield voice.word(item.kind), money(item.amount_minor)
    yield voice.say(wording.FEE), money(bill.fee_minor)
    match bill:
        case BillInHongKong():
            yield voice.say(wording.COVERED), cents(bill.fee_cents - bill.copay_cents)
            yield voice.say(wording.COPAYMENT), cents(bill.copay_cents)
        case BillInBayArea():
            yield voice.say(wording.COVERED), fen(bill.covered_fen)
            yield voice.say(wording.COPAYMENT), fen(bill.copay_fen)


def _conversion(receipt: Receipt, voice: Voice) -> Iterator[Line]:
    """Show every step, so that anybody can do the sum again."""
    if not isinstance(bill := receipt.bill, BillInBayArea):
        return
    rate, fee = f"{bill.hkd_per_cny:f}", fen(bill.fee_fen)
    used, covered = hkd(receipt.amount_hkd), fen(bill.covered_fen)
    month = voice.month(bill.month)
    yield voice.say(wording.RATE, month=month), f"¥1 = HK${rate}"
    yield (
        voice.say(wording.FEE_IN_HKD),
        f"{fee} × {rate} = {hkd(bill.unrounded_hkd)}",
    )
    yield voice.say(wording.AT_MOST), hkd(bill.most_hkd)
    yield voice.say(wording.COVERED_ROUNDED), f"{used} ÷ {rate} ≈ {covered}"
    yield (
        voice.say(wording.COPAYMENT),
        f"{fee} − {covered} = {fen(bill.copay_fen)}",
    )


def _parts(parts: Sequence[Part], receipt: Receipt, voice: Voice) -> Iterator[Line]:
    """Name a reward by its last day, which the elder has to know."""
    last_days = {part.reward: part.usable_until for part in receipt.left or ()}
    for part in parts:
        last_day = part.usable_until or last_days.get(part.reward)
        yield _bucket(part, last_day, voice), hkd(part.amount_hkd)


def _bucket(part: Part, last_day: date | None, voice: Voice) -> str:
    match part.bucket:
        case "own":
            return voice.say(wording.OWN)
        case "spouse":
            return voice.say(wording.SPOUSE)
        case "reward" if last_day:
            return voice.say(wording.REWARD_UNTIL, day=voice.day(last_day))
        case "reward":
            return voice.say(wording.REWARD, programme=part.reward or "").strip()


def _numbers(receipt: Receipt, voice: Voice) -> Iterator[Line]:
    yield voice.say(wording.CLAIM), str(receipt.claim_id)
    if receipt.ref:
        yield voice.say(wording.REF), receipt.ref
    if receipt.transaction:
        yield voice.say(wording.TRANSACTION), receipt.transaction
    if isinstance(receipt.bill, BillInBayArea) and (row := receipt.bill.rate_row):
        yield voice.say(wording.RATE_ROW), f"{row.id} / {row.version}"


def _warning(receipt: Receipt, voice: Voice) -> str | None:
    if not (coming := receipt.forfeiture):
        return None
    return voice.say(
        wording.FORFEITURE,
        day=voice.day(coming.on),
        credit=hkd(coming.credit_hkd),
        limit=hkd(coming.limit_hkd),
        forfeited=hkd(coming.forfeited_hkd),
    )
