"""What ours is held against: installed on demand, run with its own durable defaults."""

from benchmarks.peers.scratch import Unavailable

__all__ = ["Unavailable"]
