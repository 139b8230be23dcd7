"""Files as a desk sends and gets them, and what is told when one is gone."""

from pathlib import Path
from typing import Any

from api.service import Service
from application.keys import KeyStore
from tests.api.conftest import As
from tests.facts.attachments import HTML, PDF
from tests.stories import CLERK, OFFICER, World

PDF_TYPE = {"Content-Type": "application/pdf"}


def send(desk: Any, world: World, content: bytes = PDF, **parts: Any) -> Any:
    asked = {
        "carrier": "patient",
        "carrier_id": str(world.patient_id),
        "kind": "consent-form",
        **parts,
    }
    path = f"/patients/{world.patient_id}/attachments"
    return desk.post(path, params=asked, content=content, headers=PDF_TYPE)


def sent(as_: As, world: World, service: Service) -> str:
    made = send(as_(CLERK), world)
    assert made.status_code == 201, made.text
    service.views.catch_up()
    location: str = made.headers["Location"]
    return location


def test_a_file_is_given_out_as_a_download(
    as_: As, world: World, service: Service
) -> None:
    path = sent(as_, world, service)
    answer = as_(OFFICER).get(f"{path}/content")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (shown,) = as_(CLERK).get(f"/patients/{world.patient_id}/attachments").json()
    assert shown["size_bytes"] == len(PDF)
    assert shown["content_key"] is None


def test_a_page_is_no_pdf(as_: As, world: World) -> None:
    answer = send(as_(CLERK), world, HTML)
    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/content-is-other"


def test_too_large_a_file_is_refused(as_: As, world: World, service: Service) -> None:
    large = b"%PDF-" + b"x" * service.settings.attachment_limit_bytes
    assert send(as_(CLERK), world, large).status_code == 413


def test_a_withdrawn_file_is_given_out_no_more(
    as_: As, world: World, service: Service
) -> None:
    path = sent(as_, world, service)
    because = {"reason": "wrong-file"}
    assert as_(CLERK).post(f"{path}/withdrawal", json=because).status_code == 201
    service.views.catch_up()
    assert as_(CLERK).get(f"{path}/content").status_code == 409
    assert as_(CLERK).get(path).json()["withdrawn"] == "wrong-file"


def test_a_file_that_was_changed_is_an_alarm_and_a_problem(
    as_: As, world: World, service: Service
) -> None:
    path = sent(as_, world, service)
    (file,) = folder(service).iterdir()
    assert file.stat().st_mode & 0o077 == 0
    sealed = bytearray(file.read_bytes())
    assert PDF[:20] not in sealed
    sealed[3] ^= 1
    file.write_bytes(sealed)
    answer = as_(CLERK).get(f"{path}/content")
    assert answer.json()["type"] == "/problems/record-damaged"
    file.unlink()
    answer = as_(CLERK).get(f"{path}/content")
    assert answer.json()["type"] == "/problems/record-damaged"


def test_an_erased_file_is_gone_and_no_damage(
    as_: As, world: World, service: Service
) -> None:
    path = sent(as_, world, service)
    KeyStore(service.keys_engine).destroy(world.patient_id)
    service.ledger.keys.evict(world.patient_id)
    answer = as_(CLERK).get(f"{path}/content")
    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/attachment-erased"


def folder(service: Service) -> Path:
    found = service.settings.attachments_path
    assert found is not None
    return found
