"""What every test of privacy may ask for: the same as a test of the HTTP door."""

from tests.api.conftest import *  # noqa: F403
