"""What every test of abuse may ask for: the same as a test of the HTTP door."""

from collections.abc import Iterator

import pytest

from tests.abuse.matrix_world import MatrixWorld, Route, matrix_world
from tests.api.conftest import *  # noqa: F403


@pytest.fixture(scope="session")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixWorld]:
    """The town of the matrix; commands are rehearsed, so that it stays as it is."""
    with matrix_world(tmp_path_factory.mktemp("matrix")) as world:
        yield world


@pytest.fixture(scope="session")
def known(matrix: MatrixWorld) -> dict[str, Route]:
    """Every route, by its name."""
    return matrix.routes()
