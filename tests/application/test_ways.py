"""The ways out, each against a real server."""

import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from application.notices import (
    FileSender,
    HttpSender,
    Letter,
    NoticesUnusable,
    NotSent,
    SmtpSender,
    senders,
)
from application.settings import Settings
from tests.ledgers import sqlite_settings

LETTER = Letter(
    message_id=UUID(int=7),
    to="chan@example.org",
    channel="e-mail",
    language="zh-Hant",
    subject="長者醫療券",
    text="已使用 HK$300。",
)


def but(folder: Path, **settings: Any) -> Settings:
    return Settings(**sqlite_settings(folder).model_dump() | settings)


def test_a_file_is_whole_private_and_replaced(tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "out")
    sender.send(LETTER)
    sender.send(LETTER)
    (file,) = (tmp_path / "out").iterdir()
    assert json.loads(file.read_text())["to"] == LETTER.to
    assert file.stat().st_mode & 0o077 == 0
    sender.purge([LETTER.message_id])
    assert list((tmp_path / "out").iterdir()) == []


def test_without_a_server_notices_become_files(tmp_path: Path) -> None:
    ways = senders(sqlite_settings(tmp_path))
    assert all(isinstance(way, FileSender) for way in ways.values())


class Mailbox:
    """What a mail server was given, and how it answers."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope.content)
        return self.answer


class MailServer(Controller):
    """A server at a port that the system chooses."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    controller = MailServer(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield mailbox, controller.port
    controller.stop()


def mail(folder: Path, port: int, **more: Any) -> SmtpSender:
    known = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    return SmtpSender(but(folder, smtp_from="vouchers@example.org", **known | more))


def test_a_mail_arrives_with_the_id_of_its_notice(
    tmp_path: Path, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    mail(tmp_path, port).send(LETTER)
    (content,) = box.mails
    assert f"<{LETTER.message_id}@example.org>".encode() in content
    assert b"To: chan@example.org" in content


@pytest.mark.parametrize(
    ("answer", "trouble", "lasting"),
    [("451 later", "refused-for-now", False), ("550 never", "refused", True)],
)
def test_a_refusal_for_now_is_told_from_one_for_good(
    tmp_path: Path,
    mailbox: tuple[Mailbox, int],
    answer: str,
    trouble: str,
    lasting: bool,
) -> None:
    box, port = mailbox
    box.answer = answer
    with pytest.raises(NotSent) as failed:
        mail(tmp_path, port).send(LETTER)
    assert (failed.value.trouble, failed.value.lasting) == (trouble, lasting)


def test_a_server_without_tls_gets_no_mail(
    tmp_path: Path, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    with pytest.raises(NotSent):
        mail(tmp_path, port, smtp_security="starttls").send(LETTER)
    assert box.mails == []


def test_a_mail_server_needs_a_sender(tmp_path: Path) -> None:
    with pytest.raises(NoticesUnusable):
        SmtpSender(but(tmp_path, smtp_host="mail.example.org"))


class Service(BaseHTTPRequestHandler):
    status = 202
    got: list[tuple[dict[str, str], dict[str, str]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), json.loads(body)))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "https://elsewhere.example.org/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def messages(certificate: Path) -> Iterator[tuple[type[Service], int]]:
    handler = type("Messages", (Service,), {"got": [], "status": 202})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler, server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def text_messages(folder: Path, port: int, ca: Path | None) -> HttpSender:
    return HttpSender(
        but(
            folder,
            message_url=f"https://127.0.0.1:{port}/messages",
            message_hosts="127.0.0.1",
            message_ca_file=ca,
            message_token="made-up",
        )
    )


def test_a_message_arrives_with_the_id_of_its_notice(
    tmp_path: Path, certificate: Path, messages: tuple[type[Service], int]
) -> None:
    handler, port = messages
    text_messages(tmp_path, port, certificate).send(LETTER)
    ((headers, body),) = handler.got
    assert headers["Idempotency-Key"] == str(LETTER.message_id)
    assert headers["Authorization"] == "Bearer made-up"
    assert body == {
        "id": str(LETTER.message_id),
        "to": LETTER.to,
        "language": "zh-Hant",
        "text": LETTER.text,
    }


@pytest.mark.parametrize(
    ("status", "trouble", "lasting"),
    [
        (302, "redirected", True),
        (400, "refused", True),
        (429, "refused-for-now", False),
        (503, "refused-for-now", False),
    ],
)
def test_an_answer_is_understood_and_no_redirection_followed(
    tmp_path: Path,
    certificate: Path,
    messages: tuple[type[Service], int],
    status: int,
    trouble: str,
    lasting: bool,
) -> None:
    handler, port = messages
    handler.status = status
    with pytest.raises(NotSent) as failed:
        text_messages(tmp_path, port, certificate).send(LETTER)
    assert (failed.value.trouble, failed.value.lasting) == (trouble, lasting)
    assert len(handler.got) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(
    tmp_path: Path, messages: tuple[type[Service], int]
) -> None:
    handler, port = messages
    with pytest.raises(NotSent):
        text_messages(tmp_path, port, None).send(LETTER)
    assert handler.got == []


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("http://sms.example.org/", "sms.example.org"),
        ("https://sms.example.org/", ""),
        ("https://sms.example.org.evil.example/", "sms.example.org"),
        ("https://sms.example.org@evil.example/", "sms.example.org"),
        ("https://u:p@sms.example.org/", "sms.example.org"),
    ],
)
def test_messages_go_over_tls_to_a_listed_host_only(
    tmp_path: Path, url: str, hosts: str
) -> None:
    with pytest.raises(NoticesUnusable):
        HttpSender(but(tmp_path, message_url=url, message_hosts=hosts))
