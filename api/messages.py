"""Keeps the catalogues complete: adds what is new, with an empty translation."""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import application
import domain
from api import strict_json, texts, transfer_words, words
from api.languages import DOMAIN, Language
from api.notices import wording as notice_wording
from api.receipts import wording
from api.transfer_papers import wording as paper_wording
from application.history import SENTENCES, UNKNOWN
from domain.kernel import Refusal
from projections.vouchers.signals import RULES

_WIDTH = 88
_VOLATILE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Project-Id-Version',
    '"Report-Msgid-Bugs-To',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)


def sentences() -> dict[str, str]:
    """Return every sentence that a person may read, and where it is said."""
    for package in (domain, application):
        _import_all(package)
    importlib.import_module("api.problems")
    found = {text: name for name, text in _constants()}
    for refusal in sorted(refusals(), key=lambda refusal: refusal.__name__):
        found[_first_line(refusal)] = refusal.__name__
    for name, text in [*SENTENCES.items(), *words.GLOSSARY.items()]:
        found.setdefault(text, name)
    for table in paper_wording.TABLES:
        for name, text in table.items():
            found.setdefault(text, name)
    found.setdefault(UNKNOWN, "UNKNOWN")
    for group in transfer_words.GROUPS:
        for code, text in group.items():
            found.setdefault(text, code)
    for rule in RULES.all():
        found.setdefault(rule.sentence, rule.CODE)
        found.setdefault(rule.BLIND, rule.CODE)
    for name, text in [*_problems(), *_raised_in_the_domain()]:
        found.setdefault(text, name)
    return found


def main() -> None:
    """Write every catalogue again, with whatever was missing."""
    found = sentences()
    for language in Language:
        _complete(language, found)


def _complete(language: Language, found: dict[str, str]) -> None:
    old = catalogue_of(language)
    new = Catalog(
        locale=language.value.replace("-", "_"),
        domain=DOMAIN,
        project="Baybridge",
        header_comment=f"# Baybridge, {language.value}. Licence: Apache-2.0.",
        fuzzy=False,
    )
    for text, said_by in found.items():
        before = old.get(text)
        string = before.string if before else ""
        if language is Language.EN:
            string = text
        new.add(text, string, auto_comments=[said_by])
    language.catalogue.parent.mkdir(parents=True, exist_ok=True)
    with language.catalogue.open("wb") as file:
        write_po(file, new, width=_WIDTH, omit_header=False)
    _without_boilerplate(language.catalogue)


def catalogue_of(language: Language) -> Catalog:
    """Read a catalogue as it is, with what is empty or fuzzy in it."""
    if not language.catalogue.exists():
        return Catalog()
    with language.catalogue.open("rb") as file:
        return read_po(file, locale=language.value.replace("-", "_"))


def _without_boilerplate(path: Path) -> None:
    """Let a catalogue differ only where a sentence does."""
    kept = [
        line
        for line in path.read_text().splitlines(keepends=True)
        if not line.startswith(_VOLATILE)
    ]
    path.write_text("".join(kept))


def _import_all(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _constants() -> Iterator[tuple[str, str]]:
    for module in (texts, strict_json, words, wording, paper_wording, notice_wording):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str):
                yield name, value


def refusals() -> set[type[Refusal]]:
    """Return every refusal of ours that has been imported."""
    found: set[type[Refusal]] = set()
    waiting = [Refusal]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        found.update(subclasses)
        waiting += subclasses
    return {one for one in found if not one.__module__.startswith("tests")}


def _first_line(said_by: type) -> str:
    return (said_by.__doc__ or said_by.__name__).partition("\n")[0]


def _problems() -> Iterator[tuple[str, str]]:
    """Yield what the tables named PROBLEMS in the domain say about a value."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("domain."):
            yield from getattr(module, "PROBLEMS", {}).items()


def _raised_in_the_domain() -> Iterator[tuple[str, str]]:
    """Yield what validators of the domain say: `raise ValueError("...")`."""
    for path in sorted(Path(domain.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and (text := _value_error(node.exc)):
                yield "ValueError", text


def _value_error(raised: ast.expr | None) -> str:
    match raised:
        case ast.Call(
            func=ast.Name(id="ValueError"), args=[ast.Constant(value=str(text))]
        ):
            return text
        case _:
            return ""


if __name__ == "__main__":
    main()
