"""Which permission opens what is sealed in a request."""

from collections.abc import Mapping

from domain.sealed import DataClass

OPENING: Mapping[DataClass, str] = {
    "identity": "requests.particulars",
    "contact": "requests.particulars",
    "clinical": "requests.particulars",
}
