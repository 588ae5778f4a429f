"""Duties: what an office entitles its holder to do, before the question of where."""

from enum import StrEnum


class Duty(StrEnum):
    """One word for each kind of office; the post that carries it says where it reaches."""

    LEAD = "lead"
    REGISTRAR = "registrar"
    SECTOR = "sector"
    TERRITORY = "territory"
    COMMUNITY = "community"
    EMPLOYER = "employer"
    PARTY = "party"
    MASS = "mass"
    INSTRUCTOR = "instructor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ADMINISTRATORS = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})
"""Three offices that exclude one another and every duty of the survey."""

OFFICES = (Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY, Duty.COMMUNITY, Duty.MASS)
"""Who works in an office of its own: plans, confirms documents, sits at the joint table."""

NEEDS = {
    Duty.SECTOR: "sector",
    Duty.TERRITORY: "division",
    Duty.COMMUNITY: "division",
    Duty.EMPLOYER: "enterprise",
    Duty.PARTY: "party_organization",
}
"""A post with this duty and without this dimension would reach the whole district."""
