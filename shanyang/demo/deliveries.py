"""Hands the generated files in, each by the person whose ledger it is."""

from typing import Any

from enterprises.actions import intake, submissions
from enterprises.models import Enterprise, Round, Submission
from shanyang.demo import cast
from shanyang.demo.knowledge import Knowledge
from shanyang.demo.ledgers import Delivery, Shelf
from shanyang.demo.testimony import EMPLOYER, REGISTRAR, SUPERVISOR, TERRITORY
from shanyang.departments.actions import jobs
from shanyang.departments.models import Department, Division, Responsibility, Sector, User
from shanyang.departments.rules.duties import Duty
from shanyang.lib.vault_upload import seal_stream


def deliver_offices(round_: Round, shelf: Shelf) -> None:
    """Registrar, sector departments and streets."""
    waiting = [
        (hand_in(round_, shelf, delivery, **whose(delivery)), delivery)
        for delivery in shelf.deliveries
        if delivery.source != EMPLOYER
    ]
    take_over(waiting)


def deliver_employers(round_: Round, shelf: Shelf, *, unwritten: int = 0) -> None:
    """Enterprises: by their contact's own sign-in, or by the street on their behalf.

    The last `unwritten` ledgers are read and wait for the officer's word.
    """
    knowledge = Knowledge(shelf)
    knowledge.look(round_)
    known = {number: pk for pk, number in sorted(knowledge.company_of.items(), reverse=True)}
    waiting = []
    for delivery in (d for d in shelf.deliveries if d.source == EMPLOYER):
        enterprise = Enterprise.objects.filter(pk=known.get(int(delivery.units[0]), 0)).first()
        if enterprise is None:
            continue
        contact = User.objects.filter(
            posts__duty=Duty.EMPLOYER, posts__enterprise=enterprise, posts__until=None
        ).first()
        street = enterprise.division.code[:9] if enterprise.division else ""
        facts: dict[str, Any] = {"enterprise": enterprise, "on_behalf": contact is None}
        if contact is not None:
            facts |= {"by": contact, "department": Department.objects.open().get(code="employers")}
        elif street:
            facts |= {
                "by": cast.officer_of(street),
                "department": Department.objects.open().get(code=f"street-{street}"),
            }
        else:
            facts |= {"by": cast.person("lin"), "department": Department.objects.open().get(code="organization")}
        waiting.append((hand_in(round_, shelf, delivery, **facts), delivery))
    take_over(waiting, unwritten)


def whose(delivery: Delivery) -> dict[str, Any]:
    """The person, the office and the ground of an office's delivery."""
    if delivery.source == REGISTRAR:
        duty = Responsibility.objects.open().get(kind="registrar")
        return {"by": holder(Duty.REGISTRAR, duty.department), "department": duty.department}
    if delivery.source == SUPERVISOR:
        department = Department.objects.open().get(name=delivery.department)
        one = delivery.units[0] if len(delivery.units) == 1 else None
        sector = Sector.objects.open().get(code=one) if one else None
        return {"by": holder(Duty.SECTOR, department), "department": department, "sector": sector}
    assert delivery.source == TERRITORY
    code = delivery.units[0]
    return {
        "by": cast.officer_of(code),
        "department": Department.objects.open().get(code=f"street-{code}"),
        "division": Division.objects.open().get(code=code),
    }


def holder(duty: Duty, department: Department) -> User:
    return User.objects.filter(posts__duty=duty, posts__department=department, posts__until=None).distinct().get()


def hand_in(round_: Round, shelf: Shelf, delivery: Delivery, **facts: Any) -> Submission:
    with (shelf.folder / delivery.file).open("rb") as file:
        sealed = seal_stream(file, delivery.file)
    return submissions.receive(file=sealed, round=round_, source=delivery.source, **facts)


def take_over(waiting: list[tuple[Submission, Delivery]], unwritten: int = 0) -> None:
    """Let the worker read what was handed in, confirm what it understood, and write it."""
    jobs.run_queued()
    for submission, delivery in waiting[: len(waiting) - unwritten]:
        submission.refresh_from_db()
        by = submission.by or cast.person("lin")
        if submission.state == "asking":
            # Headings nobody knows are left out, as the officer would say.
            answers = {table["fingerprint"]: as_understood(table) for table in submission.plan["tables"]}
            submissions.choose_mapping(submission, answers=answers, by=by, version=submission.version)
            jobs.run_queued()
            submission.refresh_from_db()
        if submission.state != "staged":
            raise RuntimeError(f"{delivery.file} is {submission.state}: {submission.problem}")
        submissions.accept(submission, by=by)
    if waiting:
        # Once for all that has just been written: links, contradictions and cases concern the whole round.
        intake.take_in(waiting[0][0].round, by=cast.person("lin"))


def as_understood(table: dict[str, Any]) -> dict[str, str]:
    """The meaning of a table's columns as the reader proposed them."""
    known = {c["heading"]: c["field"] for c in table["columns"] if c["heading"] and c["how"] != "unknown"}
    unknown = {c["heading"]: "" for c in table["columns"] if c["heading"] and c["how"] == "unknown"}
    plain = {heading: "" if field in (None, "ignored", "unneeded") else field for heading, field in known.items()}
    return {**plain, **unknown, "": table["kind"]}
