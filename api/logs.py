"""Logs: one JSON object a line, with a request id and without anything personal."""

import logging
import sys
from pathlib import Path
from traceback import extract_tb
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

_SECRET = frozenset({"color_message", "exc_info", "exception", "stack_info"})


def configure(level: str, stream: TextIO = sys.stderr) -> None:
    """Write our lines, and those of the libraries, as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_text_of_exceptions,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"


def where(problem: BaseException) -> list[str]:
    """Say where an exception came from. Its text may quote a person, so it is left."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in extract_tb(problem.__traceback__)
    ]


def _without_text_of_exceptions(_: Any, __: str, line: EventDict) -> EventDict:
    problem = line.get("exc_info")
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        line["problem"] = type(problem).__name__
        line["where"] = where(problem)
    for name in _SECRET:
        line.pop(name, None)
    return line
