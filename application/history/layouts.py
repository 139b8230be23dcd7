"""How a fact of several parts reads in a sentence of any language.

Nothing in it is English: figures, signs and the abbreviations that a ward writes in all
four languages.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from domain.disclosures import ConsentSigner
from domain.reference import CrewOnFile, Plate
from domain.transfers import (
    BundleDocument,
    Companion,
    DrugBalance,
    DrugLine,
    DrugName,
    DrugUse,
    Isbar,
    Signer,
    Supply,
    Vitals,
)

_PART = re.compile(r"{([a-z0-9_]+)}")


@dataclass(frozen=True)
class Layout:
    """Pieces in their order; a piece is left out where one of its parts is missing."""

    pieces: tuple[str, ...]
    between: str = " "

    def fill(self, parts: Mapping[str, str]) -> str:
        """Return the pieces with their parts, which are words already."""
        filled = [
            _PART.sub(lambda named: parts[named[1]], piece)
            for piece in self.pieces
            if all(name in parts for name in _PART.findall(piece))
        ]
        return self.between.join(filled)


_VITALS = Layout(
    (
        "{measured_at}",
        "SBP {systolic_mmhg} mmHg",
        "DBP {diastolic_mmhg} mmHg",
        "HR {heart_rate_per_min}/min",
        "RR {breaths_per_min}/min",
        "SpO2 {spo2_percent}%",
        "{temperature_c} °C",
        "GCS {gcs_total}",
        "NRS {pain}/10",
        "O2 {oxygen_l_per_min} l/min",
        "{remark}",
    ),
    between=", ",
)
"""Blood pressure, heart and breathing rates, saturation, temperature, Glasgow Coma
Scale, pain from 0 to 10 on a numeric rating scale, oxygen (units: see `Vitals`)."""

_LAYOUTS: Mapping[type[BaseModel], Layout] = {
    BundleDocument: Layout(("{kind}",)),
    Companion: Layout(("{name}", "({relationship})")),
    ConsentSigner: Layout(("{name}", "({relation})")),
    CrewOnFile: Layout(("{account}", "({role})")),
    DrugBalance: Layout(("#{line}:", "{loaded} / {given} / {wasted} / {returned}")),
    DrugLine: Layout(("#{line}:", "{quantity} {unit}", "({controlled})")),
    DrugName: Layout(("#{line}:", "{name} {strength}")),
    DrugUse: Layout(("#{line}:", "{quantity}")),
    Isbar: Layout(
        (
            "I: {identify}",
            "S: {situation}",
            "B: {background}",
            "A: {assessment}",
            "R: {recommendation}",
        ),
        between="; ",
    ),
    Plate: Layout(("{number}",)),
    Signer: Layout(("{name}", "({relationship})")),
    Supply: Layout(("{name}", "× {count}")),
    Vitals: _VITALS,
}
LAYOUTS: Mapping[frozenset[str], Layout] = {
    frozenset(kind.model_fields): layout for kind, layout in _LAYOUTS.items()
}
"""By the names of the parts: a sealed fact that was opened is no model any more."""


def layout_of(names: Collection[str]) -> Layout:
    """Return the layout of a fact with these parts: one after the other, if none."""
    known = LAYOUTS.get(frozenset(names))
    return known or Layout(tuple(f"{{{name}}}" for name in names))
