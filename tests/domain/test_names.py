from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.patients import PersonNames
from tests.facts.patients import BORN


@pytest.mark.parametrize("han", ["陳大文", "阿卜杜拉·買買提", "〇", "\U00020000氏"])
def test_a_chinese_name_is_in_chinese_characters(han: str) -> None:
    assert PersonNames(han=han).han == han


@pytest.mark.parametrize(
    "han", ["CHAN", "陳A", "·", "陳１", "ひらがな", "", "陳\u202e"]
)
def test_a_chinese_name_is_in_nothing_else(han: str) -> None:
    with pytest.raises(ValidationError):
        PersonNames(han=han)


@pytest.mark.parametrize(
    "latin", ["CHAN, Tai Man", "José d'Assunção", "O\u2019Brien-Lei", "LEI, M. F."]
)
def test_a_latin_name_is_in_latin_letters(latin: str) -> None:
    assert PersonNames(latin=latin).latin == latin


@pytest.mark.parametrize(
    "latin", ["陳大文", "ＣＨＡＮ", "СHAN", "CHAN 2", "-", "Chan\x00", "Chan\ud800"]
)
def test_a_latin_name_is_in_nothing_else(latin: str) -> None:
    with pytest.raises(ValidationError):
        PersonNames(latin=latin)


def test_nobody_is_without_a_name() -> None:
    with pytest.raises(ValidationError, match="Give the Chinese name"):
        PersonNames()


def test_no_error_quotes_the_name() -> None:
    with pytest.raises(ValidationError) as caught:
        PersonNames(latin="SECRET 2")
    assert "SECRET" not in str(caught.value)


class TestMatching:
    @pytest.mark.parametrize(
        "latin", ["Tai-Man Chan", "chan tai man", "CHAN, Tai  Man", "Tái Man CHAN."]
    )
    def test_the_way_of_writing_a_latin_name_does_not_matter(self, latin: str) -> None:
        usual = PersonNames(latin="CHAN, Tai Man")
        assert PersonNames(latin=latin).match_texts(BORN) == usual.match_texts(BORN)

    def test_each_script_matches_alone(self) -> None:
        both = PersonNames(han="陳大文", latin="CHAN, Tai Man").match_texts(BORN)
        assert both[0] in PersonNames(han="陳大文").match_texts(BORN)
        assert both[1] in PersonNames(latin="Chan Tai Man").match_texts(BORN)
        assert len(set(both)) == 2

    def test_another_birth_date_is_no_match(self) -> None:
        names = PersonNames(han="陳大文")
        assert names.match_texts(BORN) != names.match_texts(date(1955, 6, 16))

    @given(st.text())
    def test_an_accepted_name_always_has_something_to_match(self, name: str) -> None:
        try:
            names = PersonNames(latin=name)
        except ValidationError:
            return
        assert not names.match_texts(BORN)[0].startswith("latin::")
