"""How well it does: each figure is a ratio to a peer or a limit of the same run."""
