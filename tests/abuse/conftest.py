"""What every test of abuse may ask for: the same as a test of the HTTP door."""

from tests.api.conftest import *  # noqa: F403
