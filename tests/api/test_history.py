"""What happened to a record, over HTTP."""

from uuid import UUID

import pytest

from api.history import wording
from api.languages import Language
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, OFFICER, World

PRIVACY = CLERK.model_copy(update={"role": Role.PRIVACY_OFFICER})


def test_a_history_has_both_clocks_and_who_did_it(as_: As, world: World) -> None:
    page = as_(OFFICER).get(f"/history/{world.account_id}").json()
    first = page["rows"][0]
    assert first["topic"] == "vouchers.account-opened"
    assert first["words"].startswith("The account was opened; eligible since 2016")
    assert "Hong Kong identity card" in first["words"]
    assert first["version"] == 1
    assert first["by"]["id"] == "clerk-7"
    assert first["recorded_at"]
    assert first["effective_at"]


def test_a_history_is_told_in_the_language_of_its_reader(as_: As, world: World) -> None:
    headers = {"Accept-Language": "zh-HK"}
    answer = as_(OFFICER).get(f"/history/{world.account_id}", headers=headers)
    assert answer.headers["content-language"] == "zh-Hant"
    assert "香港身份證" in answer.json()["rows"][0]["words"]


def test_only_who_may_see_a_name_reads_it_in_a_history(as_: As, world: World) -> None:
    address = f"/history/{world.patient_id}"
    assert "陳大文" not in as_(OFFICER).get(address).text
    assert "陳大文" in as_(PRIVACY).get(address).text


def test_a_history_is_paged(as_: As, world: World) -> None:
    first = as_(OFFICER).get(f"/history/{world.account_id}?limit=2").json()
    second = as_(OFFICER).get(first["next"]).json()
    assert [row["version"] for row in first["rows"] + second["rows"]] == [1, 2, 3, 4]


def test_nothing_happened_to_what_does_not_exist(as_: As) -> None:
    assert as_(OFFICER).get(f"/history/{UUID(int=5)}").status_code == 404


def test_a_clerk_reads_no_history(as_: As, world: World) -> None:
    assert as_(CLERK).get(f"/history/{world.account_id}").status_code == 403


@pytest.mark.parametrize(
    ("field", "code", "words"),
    [
        ("priority", "urgent", "緊急"),
        ("document", "hkic", "香港身份證"),
        ("reason.transfer-declined", "no-bed", "沒有床位"),
        ("reason.transfer-declined", "listed-since", "listed-since"),
    ],
)
def test_a_code_is_called_as_its_reader_calls_it(
    field: str, code: str, words: str
) -> None:
    assert wording(Language.ZH_HANT)(field, code) == words
