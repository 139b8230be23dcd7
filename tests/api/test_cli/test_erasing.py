"""What an operator does about keys and erasures, and after a restore."""

import shutil
from pathlib import Path

import pytest

from tests.api.test_cli.operator import add_token, refused
from tests.privacy.erased import erased_patient
from tests.processes import baybridge

KEYS = "baybridge-keys.sqlite3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert baybridge(tmp_path, "migrate").code == 0
    add_token(tmp_path, "one", "privacy-officer")
    return tmp_path


def copied(folder: Path, name: str) -> None:
    """Copy a database as a backup does, with what its log of writes still holds."""
    (folder / "backup").mkdir(exist_ok=True)
    for path in folder.glob(f"{name}*"):
        shutil.copy(path, folder / "backup" / path.name)


def restored(folder: Path, name: str) -> None:
    for path in folder.glob(f"{name}*"):
        path.unlink()
    for path in (folder / "backup").glob(f"{name}*"):
        shutil.copy(path, folder / path.name)


@pytest.mark.parametrize("name", [KEYS, "baybridge.sqlite3"])
def test_a_restored_backup_does_not_open_before_it_is_erased_again(
    folder: Path, name: str
) -> None:
    """P-4: an older key store, or an older log."""
    with erased_patient(folder, meanwhile=lambda: copied(folder, name)):
        pass
    assert baybridge(folder, "erasures", "list").code == 0
    restored(folder, name)
    for command in (["serve"], ["work"], ["erasures", "list"]):
        code, said = refused(folder, *command)
        assert code == 1
        assert "baybridge erasures repeat" in said
    again = baybridge(folder, "erasures", "repeat")
    assert again.out == "1 people were erased again.\n"
    assert baybridge(folder, "erasures", "list").code == 0


def test_a_line_that_is_not_ours_stops_the_start(folder: Path) -> None:
    (folder / "baybridge-erased.jsonl").write_text('{"subject": 1}\n')
    code, said = refused(folder, "erasures", "list")
    assert code == 1
    assert "baybridge-erased.jsonl" in said


def test_a_new_master_key_takes_over(folder: Path) -> None:
    assert baybridge(folder, "keys", "new-master", "new.key").code == 0
    code, said = refused(folder, "keys", "new-master", "new.key")
    assert (code, "another name" in said) == (1, True)
    both = {
        "master_key_file": "new.key",
        "other_master_key_file": "baybridge-master.key",
    }
    done = baybridge(folder, "keys", "rotate", **both)
    assert done.code == 0, done.err
    assert " keys wrapped anew, 0 were already" in done.out
    again = baybridge(folder, "keys", "rotate", **both)
    assert again.out.startswith("0 keys wrapped anew")
    (folder / "baybridge-master.key").unlink()
    assert baybridge(folder, "token", "list", master_key_file="new.key").code == 0


def test_two_officers_erase_from_the_shell(folder: Path) -> None:
    add_token(folder, "two", "privacy-officer")
    nobody = "5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20"
    asked = ("--requester", "patient", "--basis", "pdpo-s26")
    code, said = refused(folder, "erasures", "request", nobody, *asked, "--as", "one")
    assert (code, said.partition(" (")[0]) == (1, "There is no such record.")
    done = baybridge(folder, "erasures", "carry-out")
    assert done.out == "0 erasures went a step further.\n"
