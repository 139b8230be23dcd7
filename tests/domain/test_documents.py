from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.patients import ExemptionCertificate, LinkDocument
from domain.patients.numbers import PROBLEMS
from domain.reference import DocumentKind
from tests.facts.patients import CERTIFICATE, HOME_RETURN, REISSUED, document

KINDS = [kind for kind in get_args(DocumentKind) if kind != "exemption-certificate"]

letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=2)
digits = st.text("0123456789", min_size=6, max_size=6)
any_text = st.text(max_size=20) | st.text(
    "AHM0123456789Xx()/ ０１２３Ａ０", max_size=20
)
NEARLY_RIGHT = [
    r"[A-Za-z]{1,2} ?[0-9]{6}(\([0-9Aa]\)|[0-9Aa])",
    r"[157]/?[0-9]{6}(/[0-9]|\([0-9]\))",
    r"(110105|8[123]0000)19[0-9]{2}0[1-9]0[1-9][0-9]{3}[0-9Xx]",
    r"[HMhm][0-9]{8}([0-9]{2})?",
    r"\w{8,11}",
]
nearly_right = st.sampled_from(NEARLY_RIGHT).flatmap(
    lambda pattern: st.from_regex(pattern, fullmatch=True)
)


def problem_of(kind: str, number: str) -> str:
    with pytest.raises(ValidationError) as caught:
        document(kind, number)
    [error] = caught.value.errors()
    return error["type"]


def is_accepted(kind: str, number: str) -> bool:
    try:
        document(kind, number)
    except ValidationError:
        return False
    return True


class TestHongKongIdentityCard:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("A123456(3)", "A123456(3)"),
            ("E364912(5)", "E364912(5)"),
            ("AB987654(3)", "AB987654(3)"),
            ("AB123456(9)", "AB123456(9)"),
            ("D288754(2)", "D288754(2)"),
            ("G123456(A)", "G123456(A)"),
            ("Z683365(A)", "Z683365(A)"),
            ("A123404(0)", "A123404(0)"),
            ("A123413(A)", "A123413(A)"),
            ("a123456(3)", "A123456(3)"),
            ("A1234563", "A123456(3)"),
            ("g123456(a)", "G123456(A)"),
            (" A 123456 (3) ", "A123456(3)"),
        ],
    )
    def test_a_right_number_is_kept_as_printed(self, typed: str, kept: str) -> None:
        assert document("hkic", typed).number == kept

    @pytest.mark.parametrize("typed", ["K034178(2)", "A123456(4)", "A123404(1)"])
    def test_a_wrong_check_character_is_refused(self, typed: str) -> None:
        assert problem_of("hkic", typed) == "hkic_check"

    @pytest.mark.parametrize(
        "typed",
        [
            "ABC12345(6)",
            "A12345(6)",
            "1234567(3)",
            "A123456(B)",
            "A123456(3",
            "A1234563)",
            "A123456[3]",
            "A123456",
            "A123456(3)\n",
            "A123456(3)\x00",
            "A-123456(3)",
        ],
    )
    def test_another_form_is_refused(self, typed: str) -> None:
        assert problem_of("hkic", typed) == "hkic_format"

    @pytest.mark.parametrize(
        "typed",
        [
            "A１２３４５６(3)",
            "Ａ123456(3)",
            "A123456（3）",
            "А123456(3)",  # a Cyrillic capital
            "A12345٦(3)",  # an Arabic-Indic digit
            "A123456(3)\u200b",
        ],
    )
    def test_look_alike_characters_are_refused(self, typed: str) -> None:
        assert problem_of("hkic", typed) == "not_ascii"

    @given(letters, digits)
    def test_exactly_one_check_character_is_right(self, head: str, body: str) -> None:
        right = [c for c in "0123456789A" if is_accepted("hkic", f"{head}{body}({c})")]
        assert len(right) == 1

    @given(letters, digits)
    def test_the_weighted_sum_with_the_check_character_is_divisible_by_eleven(
        self, head: str, body: str
    ) -> None:
        weighted = zip(range(9, 1, -1), f"{head + body:>8}", strict=True)
        total = sum(weight * _value(character) for weight, character in weighted)
        check = "0A987654321"[total % 11]
        assert document("hkic", f"{head}{body}({check})").number.endswith(f"({check})")


def _value(character: str) -> int:
    return 36 if character == " " else int(character, 36)


class TestMacaoIdentityCard:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("12345678", "1234567(8)"),
            ("1234567(8)", "1234567(8)"),
            ("1/234567/8", "1234567(8)"),
            ("5234567(8)", "5234567(8)"),
            ("7234567 (8)", "7234567(8)"),
        ],
    )
    def test_every_print_is_one_number(self, typed: str, kept: str) -> None:
        assert document("macao-bir", typed).number == kept

    @pytest.mark.parametrize(
        "typed",
        ["02345678", "22345678", "82345678", "1234567", "123456789", "1/2345678",
         "1234567(8", "1234567(A)"],
    )  # fmt: skip
    def test_another_form_is_refused(self, typed: str) -> None:
        assert problem_of("macao-bir", typed) == "bir_format"

    def test_full_width_digits_are_refused(self) -> None:
        assert problem_of("macao-bir", "１234567(8)") == "not_ascii"


class TestMainlandNumbers:
    @pytest.mark.parametrize(
        ("number", "born"),
        [
            ("11010519491231002X", date(1949, 12, 31)),
            ("440524188001010014", date(1880, 1, 1)),
            ("120223198902021249", date(1989, 2, 2)),
            ("130132199210293822", date(1992, 10, 29)),
        ],
    )
    def test_a_residents_number_carries_the_birth_date(
        self, number: str, born: date
    ) -> None:
        assert document("mainland-id", number).birth_date == born

    def test_the_last_x_may_be_typed_small(self) -> None:
        card = document("mainland-id", "11010519491231002x")
        assert card.number == "11010519491231002X"

    def test_a_wrong_check_digit_is_refused(self) -> None:
        assert problem_of("mainland-id", "130402198207290622") == "resident_check"
        assert is_accepted("mainland-id", "130402198207290624")

    @pytest.mark.parametrize(
        "number", ["110105194902290024", "110105194913310020", "110105000000000020"]
    )
    def test_a_birth_date_that_never_was_is_refused(self, number: str) -> None:
        assert problem_of("mainland-id", number) == "resident_date"

    @pytest.mark.parametrize(
        "number", ["110105194912310", "11010519491231002XX", "1101051949123100X2"]
    )
    def test_another_form_is_refused(self, number: str) -> None:
        assert problem_of("mainland-id", number) == "resident_format"

    @pytest.mark.parametrize(
        ("number", "born"),
        [
            ("810000195506150019", date(1955, 6, 15)),
            ("820000195301010129", date(1953, 1, 1)),
        ],
    )
    def test_a_permit_begins_with_its_area(self, number: str, born: date) -> None:
        assert document("residence-permit", number).birth_date == born
        assert problem_of("mainland-id", number) == "resident_is_permit"

    def test_taiwan_has_permits_too_and_no_other_area_has(self) -> None:
        assert is_accepted("residence-permit", "830000195506150012")
        number = "11010519491231002X"
        assert problem_of("residence-permit", number) == "permit_is_resident"

    def test_full_width_digits_are_refused(self) -> None:
        assert problem_of("mainland-id", "１1010519491231002X") == "not_ascii"


class TestHomeReturnPermit:
    @pytest.mark.parametrize("number", ["H01234567", "M01234567", "h01234567 00"])
    def test_it_has_nine_or_eleven_characters(self, number: str) -> None:
        assert is_accepted("home-return-permit", number)

    @pytest.mark.parametrize(
        "number",
        ["H0123456", "H0123456 7 8", "H012345670", "H012345670000", "C01234567"],
    )
    def test_another_form_is_refused(self, number: str) -> None:
        problem = problem_of("home-return-permit", number)
        assert problem == "travel_permit_format"

    def test_a_reissued_permit_is_the_same_document(self) -> None:
        assert HOME_RETURN.number != REISSUED.number
        assert HOME_RETURN.normal_form == REISSUED.normal_form

    def test_a_permit_of_the_other_side_is_another_document(self) -> None:
        macao = document("home-return-permit", "M01234567")
        assert macao.normal_form != HOME_RETURN.normal_form


class TestExemptionCertificate:
    def test_spacing_case_and_hyphens_make_no_other_document(self) -> None:
        typed = _certificate(serial="ec 0000001", number="0000 0000000 00 (0)")
        assert typed.normal_form == CERTIFICATE.normal_form

    def test_another_serial_is_another_document(self) -> None:
        typed = _certificate(serial="EC0000002")
        assert typed.normal_form != CERTIFICATE.normal_form

    def test_the_identity_card_number_on_it_is_checked(self) -> None:
        assert _certificate(hkic_number="a1234563").hkic_number == "A123456(3)"
        with pytest.raises(ValidationError, match="check character"):
            _certificate(hkic_number="A123456(4)")

    @pytest.mark.parametrize("serial", ["", "()", "１", "A" * 21, "EC_1", "EC\t1"])
    def test_what_cannot_be_printed_on_it_is_refused(self, serial: str) -> None:
        with pytest.raises(ValidationError):
            _certificate(serial=serial)

    def test_twenty_characters_are_enough(self) -> None:
        assert _certificate(serial="A" * 20).serial == "A" * 20

    @pytest.mark.parametrize("issued_on", [0, "0", "1700000000", "２００３-05-01"])
    def test_a_date_is_written_as_a_date(self, issued_on: object) -> None:
        with pytest.raises(ValidationError, match="YYYY-MM-DD"):
            _certificate(issued_on=issued_on)


def _certificate(**facts: Any) -> ExemptionCertificate:
    return ExemptionCertificate(**{**CERTIFICATE.model_dump(), **facts})


class TestEveryNumber:
    @given(st.sampled_from(KINDS), any_text | nearly_right)
    def test_what_is_accepted_is_ascii_and_reads_the_same_again(
        self, kind: str, typed: str
    ) -> None:
        if not is_accepted(kind, typed):
            return
        once = document(kind, typed)
        assert typed.isascii()
        assert document(kind, once.number) == once
        assert document(kind, once.number.lower()).normal_form == once.normal_form

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_refusal_never_quotes_the_number(self, kind: str) -> None:
        typed = {"kind": kind, "number": "Z987654321"}
        with pytest.raises(ValidationError) as caught:
            LinkDocument.model_validate({"document": typed})
        assert "987654" not in str(caught.value)

    def test_a_message_says_what_to_do(self) -> None:
        assert all(text.endswith(".") for text in PROBLEMS.values())
