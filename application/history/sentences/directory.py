"""Institutions, the scheme, corridors and who travels on them, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "directory.institution-registered": "{institution.names.en} was registered "
    "({institution.code}, {institution.city}, {institution.jurisdiction}).",
    "directory.service-point-opened": "{service_point.names.en} takes vouchers from "
    "{service_point.started_on} on.",
    "directory.service-point-closed": "{service_point} takes no vouchers from "
    "{closed_on} on.",
    "directory.departments-designated": "The departments of {listing.service_point} "
    "from {listing.starts_on} on: {listing.departments}.",
    "directory.departments-corrected": "The departments of {listing.service_point} "
    "from {listing.starts_on} on were corrected: {listing.departments}.",
    "directory.institution-prices-published": "The usual prices of {service_point} "
    "from {listing.starts_on} on were published (list {listing.ref}).",
    "directory.voucher-scheme-begun": "The record of the voucher scheme was begun.",
    "directory.profession-admitted": "{profession.names.en} may enrol from "
    "{profession.admitted_on} on.",
    "directory.eligible-age-set": "From {age.starts_on} on, vouchers are for those "
    "who reach {age.age} in a year.",
    "directory.voucher-issue-published": "{issue.code} was published: "
    "HK${issue.amount_hkd} on {issue.credited_on}, limit HK${issue.limit_hkd}.",
    "directory.voucher-issue-corrected": "{issue.code} was corrected: "
    "HK${issue.amount_hkd} on {issue.credited_on}, limit HK${issue.limit_hkd}.",
    "directory.reward-published": "{reward.code} was published: HK${reward.amount_hkd} "
    "for HK${reward.threshold_hkd} spent from {reward.counts_from} to "
    "{reward.counts_until}, usable until {reward.usable_until}.",
    "directory.reward-corrected": "{reward.code} was corrected: HK${reward.amount_hkd} "
    "for HK${reward.threshold_hkd} spent from {reward.counts_from} to "
    "{reward.counts_until}, usable until {reward.usable_until}.",
    "directory.quota-set": "From {quota.starts_on} on, an elder may spend "
    "HK${quota.amount_hkd} in {quota.years} years ({quota.profession}).",
    "directory.quota-corrected": "The quota from {quota.starts_on} on was corrected: "
    "HK${quota.amount_hkd} in {quota.years} years ({quota.profession}).",
    "directory.provider-registered": "The {profession} {name} was registered "
    "({registration}); signs in as {account}.",
    "directory.provider-enrolled": "The {profession} was enrolled from {enrolled_on} "
    "on (notice {notice}).",
    "directory.provider-delisted": "The enrolment ended: no claims for services from "
    "{delisted_on} on (notice {notice}).",
    "directory.leave-recorded": "On leave from {from_on} to {until_on}: no claims for "
    "services of these days (notice {notice}).",
    "directory.leave-cancelled": "The leave of notice {notice} was cancelled.",
    "directory.provider-prices-published": "The usual prices from "
    "{listing.starts_on} on were published (list {listing.ref}).",
    "directory.conversion-rates-begun": "The record of the conversion rates from "
    "{from_currency} to {to_currency} was begun.",
    "directory.conversion-rate-published": "The rate of {rate.month} was published: "
    "{rate.hkd_per_cny} HKD for 1 CNY.",
    "directory.conversion-rate-corrected": "The rate of {rate.month} was corrected: "
    "{rate.hkd_per_cny} HKD for 1 CNY.",
    "directory.corridor-registered": "{corridor.names.en} was registered "
    "({corridor.code}, {corridor.direction}, {corridor.control_points}).",
    "directory.corridor-hospital-admitted": "{hospital.organisation} was admitted as "
    "{hospital.side} from {hospital.from_on} on.",
    "directory.corridor-opened": "The corridor was opened from {opening.from_on} to "
    "{opening.until_on} (notice {opening.notice}).",
    "directory.corridor-extended": "The corridor was extended from {ended_on} to "
    "{extension.until_on} (notice {extension.notice}).",
    "directory.corridor-closed": "The corridor was closed; its last day is {last_on}.",
    "directory.vehicle-registered": "The vehicle {vehicle.code} of {vehicle.operator} "
    "was registered (base {vehicle.base}).",
    "directory.vehicle-paper-recorded": "A paper was recorded: {paper.kind} of "
    "{paper.jurisdiction}, number {paper.number}, valid until {paper.valid_until}.",
    "directory.vehicle-taken-out-of-service": "The vehicle is out of service from "
    "{from_on} on ({reason}).",
    "directory.vehicle-returned-to-service": "The vehicle is in service again from "
    "{from_on} on.",
    "directory.crew-member-registered": "The {role} {name} of {employer} was "
    "registered for the crew; signs in as {account}.",
    "directory.credential-recorded": "A credential was recorded: {kind} of "
    "{jurisdiction}, number {number}, valid until {valid_until}.",
    "directory.crew-membership-ended": "The person does not ride along from "
    "{left_on} on.",
    "directory.reason-list-begun": "The list of reasons {list} was begun.",
    "directory.reason-listed": "{reason.names.en} was put on the list from "
    "{reason.starts_on} on ({reason.code}).",
    "directory.reason-retired": "{code} may be given until {last_on} and no more.",
}
