"""What a page of docs says, and whether the code has it."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = "\n".join(
    path.read_text("utf-8")
    for layer in ("domain", "application", "projections", "api")
    for path in (ROOT / layer).rglob("*.py")
)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]


def names(text: str) -> list[str]:
    """Return the names that stand in the text as code, without what they belong to."""
    found = re.findall(r"`([A-Za-z_.]+)`", text)
    return sorted({name.rpartition(".")[2] for name in found})


def is_defined(name: str) -> bool:
    pattern = rf"(?:class|def) {name}\b|^\s*{name}: |^{name} = "
    return re.search(pattern, CODE, re.MULTILINE) is not None
