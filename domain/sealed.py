"""What a field of an event says about a person, and what stands in a sealed field."""

from dataclasses import dataclass, replace
from typing import Annotated as Open
from typing import Annotated as Sealed
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = [
    "Ciphertext",
    "DataClass",
    "Erased",
    "Open",
    "Restricted",
    "Seal",
    "Sealed",
    "Tag",
    "clinical",
    "contact",
    "financial",
    "identity",
    "none",
    "staff_identity",
]

DataClass = Literal["identity", "contact", "clinical"]


@dataclass(frozen=True)
class Tag:
    """An open field: readable in the store for ever, so never about a person's life."""

    name: Literal["none", "financial"]


class Erased(BaseModel):
    """The value is gone for good: its key was destroyed on the subject's behalf."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    erased: DataClass
    subject: UUID


class Restricted(BaseModel):
    """The value is stored and nothing else: the person's record is restricted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    restricted: DataClass


class Ciphertext(BaseModel):
    """A sealed value with all that is needed to open it, and nothing readable.

    `token` is base64url of nonce and AES-256-GCM ciphertext; the other fields are
    the associated data, so that a token cannot be moved to another place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_class: DataClass
    key_version: int
    subject: UUID
    originator_id: UUID
    originator_version: int
    topic: str
    field: str
    token: str


@dataclass(frozen=True)
class Seal:
    """A sealed field: encrypted in the store under the key of `subject`.

    `subject` names the field of the same event that holds the subject's id. Keys of
    `staff` are kept apart from those of patients (P-10).
    """

    data_class: DataClass
    subject: str = "originator_id"
    keys: Literal["patients", "staff"] = "patients"

    @property
    def key_class(self) -> str:
        """Under which class the key is kept."""
        return (
            self.data_class if self.keys == "patients" else f"staff/{self.data_class}"
        )

    def of(self, subject: str) -> "Seal":
        """Return this seal for the person whose id stands in another field."""
        return replace(self, subject=subject)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take the plain value, or what stands for it where it may not be read."""
        plain = handler(source)
        return core_schema.json_or_python_schema(
            json_schema=plain,
            python_schema=core_schema.union_schema(
                [
                    core_schema.is_instance_schema(Erased),
                    core_schema.is_instance_schema(Ciphertext),
                    plain,
                ],
                mode="left_to_right",
            ),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> Any:
        return handler(schema) | {"x-sealed": self.data_class}


none = Tag("none")
financial = Tag("financial")
identity = Seal("identity")
contact = Seal("contact")
clinical = Seal("clinical")
staff_identity = Seal("identity", keys="staff")
