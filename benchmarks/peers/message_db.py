"""message-db, from npm: `write_message` of one event with an expected version."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.peers.pgbench import Pgbench, tool
from benchmarks.peers.scratch import npm, run

PACKAGE = "@eventide/message-db@1.3.1"


def message_db(url: str, state: bytes) -> Pgbench:
    """Install it into an empty database; pgbench calls it, as fast as any client can.

    Raises: Unavailable.
    """
    place = npm(PACKAGE) / "@eventide" / "message-db" / "database" / "install.sh"
    database = urlsplit(url).path.removeprefix("/")
    given = {"DATABASE_NAME": database, "CREATE_DATABASE": "off"}
    run(["bash", str(place)], env=environment(url) | given)
    data = state.decode().replace("'", "''")
    return Pgbench(
        f"{url}?options=-csearch_path%3Dmessage_store",
        "SELECT write_message(gen_random_uuid()::varchar, "
        "'account-' || gen_random_uuid()::varchar, 'ConsentGiven', "
        f"'{_without_variables(data)}'::jsonb, NULL, -1);",
    )


def environment(url: str) -> dict[str, str]:
    """Return what tells PostgreSQL's own programs where the server is."""
    parts = urlsplit(url)
    return {
        "PATH": f"{Path(tool('psql')).parent}:/usr/local/bin:/usr/bin:/bin",
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGOPTIONS": "-c client_min_messages=warning",
    }


def _without_variables(text: str) -> str:
    """Keep pgbench from reading `:"word` inside of JSON as a variable of its own."""
    return text.replace(":", ": ")
