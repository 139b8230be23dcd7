"""The command line: every failure is one clear line and a non-zero exit."""

from api.cli.entry import main

__all__ = ["main"]
