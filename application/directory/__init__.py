"""What a clerk or an officer can do with the directory."""

from application.directory.asking import (
    corridor_terms,
    crew_on_file,
    vehicle_on_file,
)
from application.directory.corridors import (
    admit_hospital,
    close_corridor,
    extend_corridor,
    open_corridor,
    register_corridor,
)
from application.directory.crew import (
    end_crew_membership,
    record_credential,
    register_crew_member,
)
from application.directory.institutions import (
    close_service_point,
    correct_departments,
    designate_departments,
    open_service_point,
    publish_institution_prices,
    register_institution,
)
from application.directory.policy import (
    admit_profession,
    correct_issue,
    correct_quota,
    correct_rate,
    correct_reward,
    publish_issue,
    publish_rate,
    publish_reward,
    set_eligible_age,
    set_quota,
)
from application.directory.providers import (
    cancel_leave,
    delist_provider,
    enrol_provider,
    publish_provider_prices,
    record_leave,
    register_provider,
)
from application.directory.reasons import (
    list_reason,
    retire_reason,
)
from application.directory.vehicles import (
    record_paper,
    register_vehicle,
    return_vehicle,
    withdraw_vehicle,
)

__all__ = [
    "admit_hospital",
    "admit_profession",
    "cancel_leave",
    "close_corridor",
    "close_service_point",
    "correct_departments",
    "correct_issue",
    "correct_quota",
    "correct_rate",
    "correct_reward",
    "corridor_terms",
    "crew_on_file",
    "delist_provider",
    "designate_departments",
    "end_crew_membership",
    "enrol_provider",
    "extend_corridor",
    "list_reason",
    "open_corridor",
    "open_service_point",
    "publish_institution_prices",
    "publish_issue",
    "publish_provider_prices",
    "publish_rate",
    "publish_reward",
    "record_credential",
    "record_leave",
    "record_paper",
    "register_corridor",
    "register_crew_member",
    "register_institution",
    "register_provider",
    "register_vehicle",
    "retire_reason",
    "return_vehicle",
    "set_eligible_age",
    "set_quota",
    "vehicle_on_file",
    "withdraw_vehicle",
]
