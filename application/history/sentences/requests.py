"""Requests of people about their data, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "requests.received": "A request came in on {received_on} ({kind}, by "
    "{requested_by}), due on {due_on}. Field: {field}. It says: {says}.",
    "requests.extended": "A notice was sent ({notice}): the copy is expected on "
    "{expected_on}. Reason: {reason}.",
    "requests.record-corrected": "The record was corrected ({field}, step "
    "{target.version}): from “{old}” to “{value}”. Reason: {reason}.",
    "requests.correction-sent": "The correction was sent to {recipient} on {sent_on}.",
    "requests.correction-acknowledged": "{recipient} acknowledged the correction on "
    "{acknowledged_on} ({ref}).",
    "requests.refused": "The request was refused on {refused_on} ({ground}): "
    "{reasons}. The refusal is kept until {keep_until}.",
    "requests.copy-handed-over": "The copy was handed over on {handed_on}.",
    "requests.refusal-released": "The particulars of the refusal need not be kept "
    "after {keep_until}.",
}
