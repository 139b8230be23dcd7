"""The watch over the whole run finds what leaks: the controls of `tests/watched.py`."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry, Counter, generate_latest

from api.problems import install
from api.service import Service
from domain.kernel import Refusal
from tests.leaks import Leaks, is_secret
from tests.watched import LEAKS

NAME = "HO, Siu Ming Watched"
NUMBER = "Z683365(A)"


@dataclass(eq=False)
class NameTaken(Refusal):
    """The control's own refusal, which says too much."""

    name: str


@pytest.fixture
def leaky() -> TestClient:
    """A service that does all that ours may not do."""
    app = FastAPI()

    @app.post("/problem")
    async def say_in_a_problem() -> None:
        raise NameTaken(NAME)

    @app.get("/search")
    async def take_in_an_address(number: str) -> str:
        return str(len(number))

    @app.get("/page")
    async def say_in_a_link() -> dict[str, str]:
        return {"next": "/page?after=HO%2C+Siu+Ming+Watched"}

    install(app)
    return TestClient(app)


@pytest.fixture
def _sealed(service: Service) -> None:
    for value in ({"latin": NAME}, {"number": NUMBER}):
        service.ledger.keys.seal(
            value,
            data_class="identity",
            subject=uuid4(),
            originator_id=uuid4(),
            originator_version=1,
            topic="patients.registered",
            field="names",
        )


@pytest.mark.usefixtures("_sealed")
def test_a_sealed_name_in_a_problem_is_found(leaky: TestClient) -> None:
    assert leaky.post("/problem").status_code == 409
    assert LEAKS.taken() == [f"problem: {NAME}"]


@pytest.mark.usefixtures("_sealed")
def test_a_sealed_number_in_an_address_is_found(leaky: TestClient) -> None:
    assert leaky.get("/search", params={"number": NUMBER}).status_code == 200
    assert LEAKS.taken() == [f"address: {NUMBER}"]


@pytest.mark.usefixtures("_sealed")
def test_a_sealed_name_in_the_link_to_the_next_page_is_found(
    leaky: TestClient,
) -> None:
    leaky.get("/page")
    assert LEAKS.taken() == [f"link: {NAME}"]


@pytest.mark.usefixtures("_sealed")
def test_a_sealed_name_in_the_log_is_found() -> None:
    structlog.get_logger("baybridge.http").info("request", route=f"/patients/{NAME}")
    assert LEAKS.taken() == [f"log: {NAME}"]


def test_a_secret_in_a_metric_is_found() -> None:
    registry, leaks = CollectorRegistry(), Leaks()
    Counter("reads", "Reads.", ["who"], registry=registry).labels(NAME).inc()
    leaks.learn({"latin": NAME})
    leaks.look("metric", generate_latest(registry).decode())
    assert set(leaks.taken()) == {f"metric: {NAME}"}


@pytest.mark.parametrize("text", [NAME, NUMBER, "陳大文", "chest pain since Monday"])
def test_names_numbers_and_sentences_are_secret(text: str) -> None:
    assert is_secret(text)


@pytest.mark.parametrize("text", ["hkic", "follow-up", "1946-05-01", "A1", "1.50"])
def test_codes_and_dates_stand_in_too_many_places(text: str) -> None:
    assert not is_secret(text)


def test_what_the_program_itself_says_is_no_secret() -> None:
    """Somebody lives in "Hong Kong", and a problem may speak of Hong Kong."""
    assert not is_secret("Hong Kong")
    assert is_secret("Wong Tai Sin")
