"""`python -m benchmarks NAME`: run it, show it, end with one line of JSON."""

import sys

from benchmarks.command import main

sys.exit(main(sys.argv[1:]))
