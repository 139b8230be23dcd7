"""The demonstration: a small invented history on the real directory."""

from api.demo.crowd import Crowd
from api.demo.stage import DemoRunning, Stage, stage
from api.demo.story import Scene, tell

__all__ = ["Crowd", "DemoRunning", "Scene", "Stage", "stage", "tell"]
