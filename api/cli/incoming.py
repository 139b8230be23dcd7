"""A file from the command line: read, entered, told about."""

from dataclasses import dataclass
from pathlib import Path

from api.cli import screen
from api.cli.failures import CommandFailed
from api.cli.opening import acting, opened, run
from api.service import Service
from application import imports
from application.imports import AnyKind, ImportFile, ImportReport
from domain.kernel import Actor, Unavailable

SHOWN_MAX = 20


@dataclass(frozen=True)
class Incoming:
    """What comes in, who may enter it, and where its refused rows go."""

    kind: AnyKind
    action: str
    file: Path
    errors: Path | None
    dry_run: bool


def enter(coming: Incoming, token: str) -> None:
    """Enter a file, and say what became of it.

    Raises:
        OSError
        CommandFailed: some rows were refused, or it could not be done.
        Forbidden, Malformed
    """
    errors = coming.errors
    with opened() as service:
        content = read_file(coming.file, service.settings.import_limit_bytes)
        by = acting(service, token, coming.action)
        if errors:
            _check_writable(errors, coming.file)
        file = ImportFile.read(content, coming.kind.columns)
        report = run(_enter(service, coming, file, by))
    _show(report)
    if errors:
        errors.write_text(report.errors_csv(), "utf-8", newline="")
    if report.refused:
        raise CommandFailed(_refused(report, errors))


def read_file(file: Path, limit: int) -> bytes:
    """Read a file, unless it is too large.

    Raises:
        OSError
        CommandFailed
    """
    with file.open("rb") as opened_file:
        content = opened_file.read(limit + 1)
    if len(content) > limit:
        raise CommandFailed(
            f"{file}: is larger than {limit:,} bytes (BAYBRIDGE_IMPORT_LIMIT_BYTES)"
        )
    return content


async def _enter(
    service: Service, coming: Incoming, file: ImportFile, by: Actor
) -> ImportReport:
    done = 0
    with screen.progress("Rows", file.length) as shown:

        def progress(rows: int) -> None:
            nonlocal done
            done = rows
            shown(rows)

        try:
            return await imports.import_file(
                service.ledger,
                coming.kind,
                file,
                by=by,
                mode="rehearse" if coming.dry_run else "record",
                settings=service.settings.scheme,
                progress=progress,
            )
        except Unavailable:
            raise CommandFailed(
                f"the database was lost after {done} of {file.length} rows; when it "
                "is back, run the same again: no row counts twice"
            ) from None


def _check_writable(errors: Path, file: Path) -> None:
    """Fail before the first row, not after the last.

    Raises:
        OSError
        CommandFailed: the refused rows would take the place of the rows.
    """
    errors.open("a").close()
    if errors.samefile(file):
        raise CommandFailed(f"{errors}: is the file that comes in; name another one")


def _show(report: ImportReport) -> None:
    done = "would be recorded" if report.mode == "rehearse" else "recorded"
    screen.say(
        f"{screen.count(report.rows, 'row')}: {report.recorded} {done}, "
        f"{report.repeated} recorded before, {report.refused} refused."
    )
    for error in report.errors[:SHOWN_MAX]:
        rule = f" [{error.rule}]" if error.rule else ""
        facts = f" ({error.facts})" if error.facts else ""
        screen.say(f"  row {error.row}: {error.reason}{rule}{facts}")
    if report.refused > SHOWN_MAX:
        screen.say(f"  and {report.refused - SHOWN_MAX} more")


def _refused(report: ImportReport, errors: Path | None) -> str:
    where = f"see {errors}" if errors else "--errors FILE keeps them"
    rows = "1 row was" if report.refused == 1 else f"{report.refused} rows were"
    return f"{rows} refused; {where}"
