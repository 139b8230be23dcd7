"""The master key: it wraps every other key and never enters a database."""

import base64
import binascii
import os
import secrets
import shlex
import stat
import subprocess
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.settings import Settings

KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # NIST SP 800-38D: 96-bit nonces
COMMAND_TIMEOUT_SECONDS = 30


class MasterKeyUnusable(Exception):
    """The master key is missing, readable by others, or not a key."""


class MasterKey:
    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise MasterKeyUnusable(f"the master key must be {KEY_BYTES} bytes long")
        self._cipher = AESGCM(key)

    def wrap(self, key: bytes, place: bytes) -> bytes:
        """Encrypt a key for its place in the key store."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, place)

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """Decrypt a key.

        Raises:
            MasterKeyUnusable: another master key, or a wrapped key that was changed.
        """
        try:
            nonce, body = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, body, place)
        except (InvalidTag, ValueError, TypeError):
            raise MasterKeyUnusable(
                "the master key does not open the key store"
            ) from None


def master_key(settings: Settings) -> MasterKey:
    """Find the master key: a value, a command, or a file, made on first start.

    Raises:
        MasterKeyUnusable
    """
    if settings.master_key:
        return MasterKey(_decode(settings.master_key.get_secret_value()))
    if settings.master_key_command:
        return MasterKey(_decode(_run(settings.master_key_command)))
    path = settings.master_key_path
    if path is None:
        raise MasterKeyUnusable(
            "set BAYBRIDGE_MASTER_KEY, BAYBRIDGE_MASTER_KEY_COMMAND "
            "or BAYBRIDGE_MASTER_KEY_FILE"
        )
    if not path.exists() and settings.embedded:
        _make(path)
    return MasterKey(_decode(_read(path)))


def _make(path: Path) -> None:
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails if another process was first: its key stands
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise MasterKeyUnusable(f"the master key file {path} cannot be read") from None
    if stat.S_IMODE(mode) & 0o077:
        raise MasterKeyUnusable(
            f"the master key file {path} can be read by others: chmod 600 it"
        )
    return text


def _run(command: str) -> str:
    try:
        done = subprocess.run(
            shlex.split(command),
            capture_output=True,
            check=True,
            text=True,
            timeout=COMMAND_TIMEOUT_SECONDS,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        raise MasterKeyUnusable("the master key command failed") from None
    return done.stdout


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise MasterKeyUnusable("the master key is not base64") from None
