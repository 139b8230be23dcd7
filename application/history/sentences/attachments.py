"""Files beside a record, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "attachments.attached": "A file was attached to the {carrier} {carrier_id}: "
    "{kind}, {media_type}, {size_bytes} bytes.",
    "attachments.withdrawn": "The file was withdrawn ({reason}).",
}
