"""The library's own tests of recorders and factories, ready to be inherited.

They import its cipher, which needs PyCryptodome. Its twin for `cryptography`, which we
have, stands in.
"""

import sys

from eventsourcing import cryptography

sys.modules.setdefault("eventsourcing.cipher", cryptography)

from eventsourcing.tests.persistence import (  # noqa: E402
    ApplicationRecorderTestCase,
    InfrastructureFactoryTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

__all__ = [
    "ApplicationRecorderTestCase",
    "InfrastructureFactoryTestCase",
    "NonInterleavingNotificationIDsBaseCase",
]
