"""What the directory answers: lists of its rows, and who took vouchers on a date."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, or_, select, tuple_

from domain.directory import institution_id as id_of
from projections import queries
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
    QUOTAS,
    REWARDS,
    VOUCHER_ISSUES,
    ConversionRateRow,
    EligibleAgeRow,
    QuotaRow,
    RewardRow,
    VoucherIssueRow,
)
from projections.directory.prices import (
    PROVIDER_PRICES,
    SERVICE_POINT_PRICES,
    ProviderPriceRow,
    ServicePointPriceRow,
)
from projections.directory.providers import (
    LEAVES,
    PROFESSIONS,
    PROVIDERS,
    LeaveRow,
    ProfessionRow,
    ProviderRow,
)


class DesignatedServicePoint(BaseModel):
    """A service point with the list of departments in force on a date, if any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_point: ServicePointRow
    designation: DepartmentListRow | None


def institution(engine: Engine, institution_id: UUID) -> InstitutionRow | None:
    return queries.find(engine, INSTITUTIONS, institution_id)


def institution_by_code(engine: Engine, code: str) -> InstitutionRow | None:
    return institution(engine, id_of(code))


def institutions(
    engine: Engine, *, city: str | None = None, after: str | None = None, limit: int
) -> list[InstitutionRow]:
    """Return institutions by code, after the code of the last one seen."""
    columns = INSTITUTIONS.table.c
    filters = [] if city is None else [columns.city == city]
    key = None if after is None else (after,)
    return queries.in_order(
        engine, INSTITUTIONS, *filters, by=[columns.code], after=key, limit=limit
    )


def service_points(
    engine: Engine,
    *,
    on: date,
    institution_id: UUID | None = None,
    city: str | None = None,
    open_only: bool = False,
    after: tuple[UUID, str] | None = None,
    limit: int,
) -> list[DesignatedServicePoint]:
    """Return service points by institution and code, with what counted on a date."""
    columns = SERVICE_POINTS.table.c
    filters = []
    if institution_id is not None:
        filters.append(columns.institution_id == institution_id)
    if city is not None:
        filters.append(columns.city == city)
    if open_only:
        filters.append(columns.started_on <= on)
        filters.append(or_(columns.closed_on.is_(None), columns.closed_on > on))
    key = [columns.institution_id, columns.code]
    points = queries.in_order(
        engine, SERVICE_POINTS, *filters, by=key, after=after, limit=limit
    )
    lists = _lists(engine, points, on)
    return [
        DesignatedServicePoint(
            service_point=point,
            designation=lists.get((point.institution_id, point.code)),
        )
        for point in points
    ]


def department_lists(
    engine: Engine, institution_id: UUID, service_point: str
) -> list[DepartmentListRow]:
    """Return every list of a service point, the oldest first."""
    columns = DEPARTMENT_LISTS.table.c
    wanted = (
        select(DEPARTMENT_LISTS.table)
        .where(
            columns.institution_id == institution_id,
            columns.service_point == service_point,
        )
        .order_by(columns.starts_on)
    )
    return queries.read(engine, DEPARTMENT_LISTS, wanted)


def provider(engine: Engine, provider_id: UUID) -> ProviderRow | None:
    return queries.find(engine, PROVIDERS, provider_id)


def providers(
    engine: Engine,
    *,
    profession: str | None = None,
    account: str | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[ProviderRow]:
    """Return providers by id; `account` is the actor who signs in as one."""
    columns = PROVIDERS.table.c
    filters = []
    if profession is not None:
        filters.append(columns.profession == profession)
    if account is not None:
        filters.append(columns.account == account)
    key = None if after is None else (after,)
    return queries.in_order(
        engine, PROVIDERS, *filters, by=[columns.provider_id], after=key, limit=limit
    )


def leaves(engine: Engine, provider_id: UUID) -> list[LeaveRow]:
    """Return every leave of a provider by its first day, the cancelled ones too."""
    columns = LEAVES.table.c
    wanted = (
        select(LEAVES.table)
        .where(columns.provider_id == provider_id)
        .order_by(columns.from_on, columns.notice)
    )
    return queries.read(engine, LEAVES, wanted)


def provider_prices(
    engine: Engine,
    provider_id: UUID,
    *,
    after: tuple[date, str, str] | None = None,
    limit: int,
) -> list[ProviderPriceRow]:
    """Return every price of a provider by date, list and kind of item."""
    columns = PROVIDER_PRICES.table.c
    return queries.in_order(
        engine,
        PROVIDER_PRICES,
        columns.provider_id == provider_id,
        by=[columns.starts_on, columns.ref, columns.kind],
        after=after,
        limit=limit,
    )


def service_point_prices(
    engine: Engine,
    institution_id: UUID,
    service_point: str,
    *,
    after: tuple[date, str, str] | None = None,
    limit: int,
) -> list[ServicePointPriceRow]:
    """Return every price of a service point by date, list and kind of item."""
    columns = SERVICE_POINT_PRICES.table.c
    return queries.in_order(
        engine,
        SERVICE_POINT_PRICES,
        columns.institution_id == institution_id,
        columns.service_point == service_point,
        by=[columns.starts_on, columns.ref, columns.kind],
        after=after,
        limit=limit,
    )


def professions(engine: Engine) -> list[ProfessionRow]:
    wanted = select(PROFESSIONS.table).order_by(PROFESSIONS.table.c.code)
    return queries.read(engine, PROFESSIONS, wanted)


def eligible_ages(engine: Engine) -> list[EligibleAgeRow]:
    """Return the dated ages, the oldest first."""
    wanted = select(ELIGIBLE_AGES.table).order_by(ELIGIBLE_AGES.table.c.starts_on)
    return queries.read(engine, ELIGIBLE_AGES, wanted)


def voucher_issues(
    engine: Engine,
    *,
    year: int | None = None,
    after: tuple[date, str] | None = None,
    limit: int,
) -> list[VoucherIssueRow]:
    """Return the policy table by day of credit and code."""
    columns = VOUCHER_ISSUES.table.c
    filters = [] if year is None else [columns.year == year]
    key = [columns.credited_on, columns.code]
    return queries.in_order(
        engine, VOUCHER_ISSUES, *filters, by=key, after=after, limit=limit
    )


def rewards(engine: Engine) -> list[RewardRow]:
    """Return the reward programmes, the one that counts first before the others."""
    wanted = select(REWARDS.table).order_by(REWARDS.table.c.counts_from)
    return queries.read(engine, REWARDS, wanted)


def quotas(engine: Engine) -> list[QuotaRow]:
    """Return the quotas of the professions, the oldest first."""
    columns = QUOTAS.table.c
    wanted = select(QUOTAS.table).order_by(columns.starts_on, columns.profession)
    return queries.read(engine, QUOTAS, wanted)


def conversion_rate(engine: Engine, month: str) -> ConversionRateRow | None:
    return queries.find(engine, CONVERSION_RATES, month)


def conversion_rates(
    engine: Engine, *, after: str | None = None, limit: int
) -> list[ConversionRateRow]:
    """Return the rates, the newest month first, after the last month seen."""
    key = None if after is None else (after,)
    return queries.newest_first(
        engine,
        CONVERSION_RATES,
        by=[CONVERSION_RATES.table.c.month],
        after=key,
        limit=limit,
    )


def _lists(
    engine: Engine, points: list[ServicePointRow], on: date
) -> dict[tuple[UUID, str], DepartmentListRow]:
    """Return the list in force on a date for each of the points that has one."""
    columns = DEPARTMENT_LISTS.table.c
    among = tuple_(columns.institution_id, columns.service_point).in_(
        [(point.institution_id, point.code) for point in points]
    )
    wanted = (
        select(DEPARTMENT_LISTS.table)
        .where(among, columns.starts_on <= on)
        .order_by(columns.starts_on)
    )
    found = queries.read(engine, DEPARTMENT_LISTS, wanted) if points else []
    return {(row.institution_id, row.service_point): row for row in found}
