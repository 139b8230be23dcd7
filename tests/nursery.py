"""A process that has the command line at hand and forks: a command in milliseconds.

What it forks are real processes, with their own arguments, folder, environment and
output; only the two seconds of importing are spent once.
"""

import json
import os
import sys
import warnings
from typing import Any, NoReturn

from api.cli import main


def serve() -> None:
    """Run one command for each line of JSON, and answer with its exit code."""
    for line in sys.stdin:
        status = os.waitpid(_fork(json.loads(line)), 0)[1]
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _fork(asked: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        _become(asked)
    return child


def _become(asked: dict[str, Any]) -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    warnings.simplefilter("error")
    sys.argv = ["baybridge", *asked["arguments"]]
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    serve()
