"""The directory as people look things up in it."""

from projections.directory.institutions import (
    DEPARTMENT_LISTS,
    INSTITUTIONS,
    SERVICE_POINTS,
    DepartmentListRow,
    InstitutionRow,
    ServicePointRow,
)
from projections.directory.policy import (
    CONVERSION_RATES,
    ELIGIBLE_AGES,
    VOUCHER_ISSUES,
    ConversionRateRow,
    EligibleAgeRow,
    VoucherIssueRow,
)
from projections.directory.providers import (
    LEAVES,
    PROFESSIONS,
    PROVIDERS,
    LeaveRow,
    ProfessionRow,
    ProviderRow,
)
from projections.directory.reading import (
    DesignatedServicePoint,
    conversion_rate,
    conversion_rates,
    department_lists,
    eligible_ages,
    institution,
    institution_by_code,
    institutions,
    leaves,
    professions,
    provider,
    providers,
    service_points,
    voucher_issues,
)
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    INSTITUTIONS,
    SERVICE_POINTS,
    DEPARTMENT_LISTS,
    PROVIDERS,
    LEAVES,
    PROFESSIONS,
    ELIGIBLE_AGES,
    VOUCHER_ISSUES,
    CONVERSION_RATES,
)

__all__ = [
    "VIEWS",
    "ConversionRateRow",
    "DepartmentListRow",
    "DesignatedServicePoint",
    "EligibleAgeRow",
    "InstitutionRow",
    "LeaveRow",
    "ProfessionRow",
    "ProviderRow",
    "ServicePointRow",
    "VoucherIssueRow",
    "conversion_rate",
    "conversion_rates",
    "department_lists",
    "eligible_ages",
    "institution",
    "institution_by_code",
    "institutions",
    "leaves",
    "professions",
    "provider",
    "providers",
    "service_points",
    "voucher_issues",
]
