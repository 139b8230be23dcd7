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
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from application.settings import Settings

KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # NIST SP 800-38D: 96-bit nonces
COMMAND_TIMEOUT_SECONDS = 30


class MasterKeyUnusable(Exception):
    """The master key is missing, readable by others, or not a key."""


class MasterKey:
    """Wraps keys; those of staff with another key, which is derived from it.

    While the master key is changed, one more is accepted, and never wrapped with.
    """

    def __init__(self, key: bytes, *, also: bytes | None = None) -> None:
        self._newest, self._also = _Wrapping(key), also and _Wrapping(also)

    def wrap(self, key: bytes, place: bytes) -> bytes:
        """Encrypt a key for its place in the key store."""
        return self._newest.wrap(key, place)

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """Decrypt a key.

        Raises:
            MasterKeyUnusable: another master key, or a wrapped key that was changed.
        """
        for one in (self._newest, self._also):
            if one and (key := one.unwrap(wrapped, place)) is not None:
                return key
        raise MasterKeyUnusable("the master key does not open the key store")

    def has_wrapped(self, wrapped: bytes, place: bytes) -> bool:
        """Tell whether the master key itself opens it, not the other one."""
        return self._newest.unwrap(wrapped, place) is not None


class _Wrapping:
    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise MasterKeyUnusable(f"the master key must be {KEY_BYTES} bytes long")
        derive = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"baybridge/staff")
        self._patients, self._staff = AESGCM(key), AESGCM(derive.derive(key))

    def wrap(self, key: bytes, place: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._of(place).encrypt(nonce, key, place)

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes | None:
        try:
            nonce, body = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
            return self._of(place).decrypt(nonce, body, place)
        except (InvalidTag, ValueError, TypeError):
            return None

    def _of(self, place: bytes) -> AESGCM:
        return self._staff if b"/staff/" in place else self._patients


def master_key(settings: Settings) -> MasterKey:
    """Find the master key, and the one that is accepted beside it while it is changed.

    Raises:
        MasterKeyUnusable
    """
    also = settings.other_master_key_file
    other = _decode(_read(also)) if also else None
    if settings.other_master_key:
        other = _decode(settings.other_master_key.get_secret_value())
    return MasterKey(_master(settings), also=other)


def make_master_key(path: Path) -> None:
    """Make a new master key in a file of its own; one that is there stands.

    Raises:
        MasterKeyUnusable: there is a file already.
    """
    if path.exists():
        raise MasterKeyUnusable(f"there is a file {path} already; choose another name")
    _make(path)


def _master(settings: Settings) -> bytes:
    """Find the master key: a value, a command, or a file, made on first start."""
    if settings.master_key:
        return _decode(settings.master_key.get_secret_value())
    if settings.master_key_command:
        return _decode(_run(settings.master_key_command))
    path = settings.master_key_path
    if path is None:
        raise MasterKeyUnusable(
            "set BAYBRIDGE_MASTER_KEY, BAYBRIDGE_MASTER_KEY_COMMAND "
            "or BAYBRIDGE_MASTER_KEY_FILE"
        )
    if not path.exists() and settings.embedded:
        _make(path)
    return _decode(_read(path))


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
