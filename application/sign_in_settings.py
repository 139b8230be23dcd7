"""What an operator may set about signing in: issuer, claims, sessions, paces."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class SignInSettings(BaseSettings):
    """How people and systems say who they are; part of the settings of the service."""

    issuer: str = Field(
        default="",
        description="The one issuer whose signed tokens and sign-ins count, as its "
        "tokens name it. Empty: none do.",
    )
    issuer_keys_file: Path | None = Field(
        default=None,
        description="File with the issuer's public keys (a JWKS). Default: they are "
        "fetched from where the issuer's /.well-known/openid-configuration says.",
    )
    audience: str = Field(
        default="baybridge",
        min_length=1,
        description="Whom a signed token must be made for (its `aud`).",
    )
    signed_types: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("at+jwt",),
        description="The `typ` that a signed token may have, by commas (RFC 9068 says "
        "at+jwt; some issuers write JWT).",
    )
    claim_subject: str = Field(
        default="sub", description="The claim that names who acts."
    )
    claim_organisation: str = Field(
        default="organisation", description="The claim with the organisation's code."
    )
    claim_jurisdiction: str = Field(
        default="jurisdiction", description="The claim with HK, CN-GD or MO."
    )
    claim_role: str = Field(default="role", description="The claim with the role.")

    @field_validator("signed_types", mode="before")
    @classmethod
    def _types_by_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("issuer")
    @classmethod
    def _over_tls(cls, url: str) -> str:
        if url and not url.startswith(("https://", *LOOPBACK)):
            raise ValueError("must begin with https://")
        return url
