"""What this service is made of: its views, and its policies."""

import projections.directory
import projections.patients
import projections.vouchers
from application import vouchers
from application.reactions import Policy
from domain.kernel import Actor
from domain.patients import DeathRecorded
from domain.values import Jurisdiction, Role
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    *projections.directory.VIEWS,
    *projections.patients.VIEWS,
    *projections.vouchers.VIEWS,
)

POLICIES: tuple[Policy, ...] = (
    Policy(
        name="freeze-on-death",
        topics=frozenset({DeathRecorded.TOPIC}),
        by=Actor(
            id="policy.freeze-on-death",
            organisation="BAYBRIDGE",
            jurisdiction=Jurisdiction.HK,
            role=Role.OPERATOR,
        ),
        react=vouchers.freeze_on_death,
    ),
)
