"""A ledger for an operator."""

from pathlib import Path

import pytest

from tests.api.test_cli.operator import add_token
from tests.processes import (
    baybridge,
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger that is ready, and a token for an operator."""
    folder = tmp_path_factory.mktemp("ledger")
    assert baybridge(folder, "migrate").code == 0
    assert add_token(folder, "ops", "operator").startswith("bb_")
    assert add_token(folder, "auditor", "auditor").startswith("bb_")
    assert add_token(folder, "clerk", "clerk").startswith("bb_")
    return folder
