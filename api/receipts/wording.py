"""What stands on a receipt, beside the words of the trade; message ids, in English."""

from api.receipts.model import State

TITLE = "Receipt for the use of health care vouchers"
TITLE_VOIDED = "Notice: a use of health care vouchers was voided"

AMOUNT = "Vouchers used"
AMOUNT_VOIDED = "Vouchers given back"

SERVICE = "The service"
HOLDER = "Holder"
SERVICE_DATE = "Date of service"
VOIDED_ON = "Voided on"
PROVIDER = "Provider"
PROFESSION = "Profession"
INSTITUTION = "Institution"
SERVICE_POINT = "Service point"
DEPARTMENT = "Department"

BILL = "The bill"
FEE = "Fee"
COVERED = "Covered by vouchers"
COPAYMENT = "Co-payment"

CONVERSION = "How the fee became vouchers"
RATE = "Rate of {month}"
FEE_IN_HKD = "Fee in Hong Kong dollars"
AT_MOST = "Vouchers at most, rounded down"
COVERED_ROUNDED = "Covered, to the nearest fen"

TAKEN = "Where the vouchers came from"
GIVEN_BACK = "Where the vouchers went back"
LEFT = "What is left"
OWN = "Own balance"
SPOUSE = "Spouse's balance"
REWARD = "Reward {programme}"
REWARD_UNTIL = "Reward, usable until {day}"

NUMBERS = "For enquiries"
CLAIM = "Claim"
REF = "Reference"
TRANSACTION = "Transaction number"
RATE_ROW = "Row of the rate"

STATE = "State"
PENDING = "Waiting for confirmation"
UNVALIDATED = "Account not yet validated"
CONFIRMED = "Confirmed"
VOIDED = "Voided"

NOTE_PENDING = (
    "The amount has left the balance; the provider still has to confirm the claim."
)
NOTE_UNVALIDATED = (
    "The amount has left the balance; nobody is paid before the particulars of the "
    "account are validated."
)
NOTE_VOIDED = (
    "The claim does not count any more: each amount went back to where it came from."
)
FORFEITURE = (
    "On {day}, {credit} will be added and the balance may not exceed {limit}: "
    "{forfeited} will be forfeited if nothing more is used before."
)

STATES: dict[State, str] = {
    "pending": PENDING,
    "unvalidated": UNVALIDATED,
    "confirmed": CONFIRMED,
    "voided": VOIDED,
}
NOTES: dict[State, str] = {
    "pending": NOTE_PENDING,
    "unvalidated": NOTE_UNVALIDATED,
    "voided": NOTE_VOIDED,
}
