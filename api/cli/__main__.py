"""`python -m api.cli` is `baybridge`, where the command is not installed."""

from api.cli import main

main()
