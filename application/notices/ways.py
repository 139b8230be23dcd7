"""The ways in which notices leave: a file, a mail server, a message service."""

import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import asdict
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from application.notices.sending import Letter, NotSent, Sender
from application.settings import Settings
from domain.notices import Channel

TIMEOUT_SECONDS = 10.0


class NoticesUnusable(Exception):
    """The settings of a way of sending contradict each other; the text says which."""


class FileSender:
    """One file for each notice, which only its owner reads; the same again replaces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self.path(letter.message_id)
            unfinished = path.with_suffix(".unfinished")
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with os.fdopen(os.open(unfinished, flags, mode=0o600), "w") as file:
                json.dump(asdict(letter), file, ensure_ascii=False, default=str)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            raise NotSent("unreachable") from None

    def purge(self, notice_ids: list[object]) -> None:
        """Take away the files of an erased patient; it may be done again."""
        for notice_id in notice_ids:
            self.path(notice_id).unlink(missing_ok=True)

    def path(self, notice_id: object) -> Path:
        return self._folder / f"{notice_id}.json"


class SmtpSender:
    """A mail server; with STARTTLS or TLS its certificate is checked."""

    def __init__(self, settings: Settings) -> None:
        self._host, self._port = settings.smtp_host, settings.smtp_port
        self._from = settings.smtp_from
        self._security = settings.smtp_security
        self._user, self._password = settings.smtp_user, settings.smtp_password
        if not self._from:
            raise NoticesUnusable("BAYBRIDGE_SMTP_FROM is needed with a mail server")

    def send(self, letter: Letter) -> None:
        try:
            with self._server() as server:
                if self._user:
                    server.login(self._user, _secret(self._password))
                server.send_message(self._mail(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise _refused(min(codes, default=400)) from None
        except smtplib.SMTPResponseException as refused:
            raise _refused(refused.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise NotSent("unreachable") from None

    def _server(self) -> smtplib.SMTP:
        place = (self._host, self._port)
        trusted = ssl.create_default_context()
        if self._security == "tls":
            return smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=trusted)
        server = smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
        if self._security == "starttls":
            try:
                server.starttls(context=trusted)
            except BaseException:
                server.close()
                raise
        return server

    def _mail(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = self._from, letter.to
        mail["Subject"] = letter.subject
        domain = self._from.rpartition("@")[2].strip("> ")
        mail["Message-ID"] = f"<{letter.message_id}@{domain}>"
        mail["Content-Language"] = letter.language
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        return mail


class HttpSender:
    """A message service over TLS, on the list of hosts; it is never redirected."""

    def __init__(self, settings: Settings) -> None:
        url = urlsplit(settings.message_url)
        if url.scheme != "https" or url.username or url.password:
            raise NoticesUnusable(
                "BAYBRIDGE_MESSAGE_URL must begin with https:// and hold no password"
            )
        if url.hostname not in settings.message_hosts:
            raise NoticesUnusable(
                "BAYBRIDGE_MESSAGE_HOSTS does not list the host of MESSAGE_URL"
            )
        self._url = settings.message_url
        self._token = settings.message_token
        ca = settings.message_ca_file
        self._trusted = ssl.create_default_context(cafile=str(ca) if ca else None)

    def send(self, letter: Letter) -> None:
        headers = {"Idempotency-Key": str(letter.message_id)}
        if token := _secret(self._token):
            headers["Authorization"] = f"Bearer {token}"
        body = {"to": letter.to, "language": letter.language, "text": letter.text}
        try:
            with httpx.Client(
                verify=self._trusted,
                follow_redirects=False,
                timeout=TIMEOUT_SECONDS,
                trust_env=False,
            ) as client:
                answer = client.post(
                    self._url,
                    json={"id": str(letter.message_id), **body},
                    headers=headers,
                )
        except httpx.HTTPError:
            raise NotSent("unreachable") from None
        if answer.is_redirect:
            raise NotSent("redirected", lasting=True)
        if not answer.is_success:
            passing = answer.status_code in (408, 425, 429) or answer.is_server_error
            raise NotSent(
                "refused-for-now" if passing else "refused", lasting=not passing
            )


def senders(settings: Settings) -> Mapping[Channel, Sender]:
    """Return the way of each channel: without a server configured, a file.

    Raises:
        NoticesUnusable
    """
    file = FileSender(settings.notices_path)
    return {
        "e-mail": SmtpSender(settings) if settings.smtp_host else file,
        "text-message": HttpSender(settings) if settings.message_url else file,
    }


def _secret(given: SecretStr | None) -> str:
    return given.get_secret_value() if given else ""


def _refused(code: int) -> NotSent:
    """Tell a refusal for good, 5yz, from one for now. Source: RFC 5321 §4.2.1."""
    if code >= 500:
        return NotSent("refused", lasting=True)
    return NotSent("refused-for-now")
