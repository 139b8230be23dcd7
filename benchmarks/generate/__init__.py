"""Believable histories of any size: one town is lived through, the rest resemble it."""

from benchmarks.generate.history import Generated, History, generate
from benchmarks.generate.life import Lived, live, lived_through
from benchmarks.generate.towns import Town

__all__ = ["Generated", "History", "Lived", "Town", "generate", "live", "lived_through"]
