"""What the people of the demo know: the generator's world, found again behind the rows of the database.

The settled doubts and contradictions of the demo are computed here, as people
who know their district would decide them. Nothing is written.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from enterprises.actions.cases import Given
from enterprises.models import Candidate, Case, Discrepancy, Enterprise, EnterpriseLink, OutletLink, Round, WorkerLink
from shanyang.demo import district
from shanyang.demo.district import Person
from shanyang.demo.ledgers import Placement, Shelf

Place = tuple[str, str, int]


@dataclass(frozen=True)
class Answer:
    """A decision on a discrepancy: which value, on whose word, and why."""

    value: str
    source: str
    reason: str
    evidence: str = ""


class Knowledge:
    """The world of one round and where each of its facts was written."""

    def __init__(self, shelf: Shelf) -> None:
        self.world = shelf.district
        self.rows: dict[Place, Placement] = {(p.file, p.sheet, p.row): p for p in shelf.placements}
        self.companies = {c.number: c for c in self.world.enterprises}
        self.roster = self.world.roster()
        self.working = {(e.enterprise.number, e.person.number) for e in self.world.employments if e.left_on is None}
        self.codes = {place.short: place.code for place in district.places()}
        self.codes |= {name: code for code, name in district.streets().items()}

    def look(self, round_: Round) -> None:
        """Read which rows stand behind each enterprise, outlet and person of the round."""
        self.people_of: dict[int, set[int]] = defaultdict(set)
        self.person: dict[int, Person] = {}
        said: dict[int, Counter[int]] = defaultdict(Counter)
        outlets: dict[int, Counter[str]] = defaultdict(Counter)
        columns = ("report__submission__filename", "report__sheet", "report__row")
        for worker, company, *place in (
            WorkerLink.objects.open().filter(round=round_).values_list("worker_id", "enterprise_id", *columns)
        ):
            placement = self._at(place)
            if placement and placement.says.person:
                self.people_of[worker].add(placement.says.person.number)
                self.person[worker] = placement.says.person
                if company:
                    said[company][placement.says.company.number] += 1
        for company, *place in (
            EnterpriseLink.objects.open().filter(round=round_).values_list("enterprise_id", *columns)
        ):
            placement = self._at(place)
            if placement:
                # A statement about the enterprise itself weighs more than the rows of its people.
                said[company][placement.says.company.number] += 1000
        for outlet, *place in OutletLink.objects.open().filter(round=round_).values_list("outlet_id", *columns):
            placement = self._at(place)
            if placement and placement.says.outlet:
                outlets[outlet][placement.says.outlet.name] += 1
        self.company_of = {company: counts.most_common(1)[0][0] for company, counts in said.items()}
        self.outlet_of = {outlet: counts.most_common(1)[0][0] for outlet, counts in outlets.items()}

    def _at(self, place: list[object]) -> Placement | None:
        file, sheet, row = str(place[0]), str(place[1]), int(str(place[2]))
        return self.rows.get((file, "" if file.endswith(".csv") else sheet, row))

    def company(self, enterprise_id: int) -> district.Enterprise | None:
        number = self.company_of.get(enterprise_id)
        return None if number is None else self.companies[number]

    # -- doubts ---------------------------------------------------------------

    def same(self, pair: Candidate) -> bool:
        """Whether the two of a doubtful pair are one."""
        if pair.kind == "worker":
            return bool(self._people(pair.worker_a_id) & self._people(pair.worker_b_id))
        known: Mapping[int, object] = self.company_of if pair.kind == "enterprise" else self.outlet_of
        one, other = (known.get(getattr(pair, f"{pair.kind}_{side}_id")) for side in "ab")
        return one is not None and one == other

    def _people(self, worker: int | None) -> set[int]:
        """The persons of the world behind a record; more than one if it was linked wrongly."""
        return set() if worker is None else self.people_of[worker]

    # -- steps ------------------------------------------------------------------

    def learnt(self, case: Case) -> tuple[list[Given], list[Given]]:
        """What the telephone call and the visit bring to light about the enterprise's own contradictions."""
        heard: list[Given] = []
        seen: list[Given] = []
        rows = Discrepancy.objects.filter(
            round=case.round, enterprise=case.enterprise, state="open", worker=None, outlet=None, field__in=QUESTIONS
        )
        for row in rows.prefetch_related("values").order_by("pk"):
            wanted = self._true_values(row)
            if not wanted:
                continue
            text = sorted(wanted)[0]
            value: object = int(text) if text.isdigit() and row.field != "uscc" else text
            said = Given(question=QUESTIONS[row.field], field=row.field, value=value)
            # Members are not a matter for the telephone or the doorstep: the rest is settled by decision.
            if row.field == "headcount":
                (heard if row.pk % 2 else seen).append(said)
            elif row.field == "operating_status":
                seen.append(said)
        return heard, seen

    # -- contradictions ---------------------------------------------------------

    def answer(self, row: Discrepancy) -> Answer:
        """The value that is true, on the word of whoever said it."""
        said = list(row.values.all())
        fixed = self._finding(row)
        if fixed:
            return fixed
        wanted = self._true_values(row)
        for value in said:
            if value.value.replace(" ", "").replace("　", "") in wanted:
                return Answer(value.value, value.source, REASONS.get(row.kind, REASONS[""]))
        if wanted and row.kind != "id_number":
            return Answer(sorted(wanted)[0], "", REASONS[""], "电话询问企业联系人并查看原始登记，记录存街道党建办")
        proposed = next((v for v in said if v.source == row.proposed_source), said[0] if said else None)
        if proposed is None:
            return Answer("", row.proposed_source, REASONS[""])
        return Answer(proposed.value, proposed.source, REASONS[""])

    def _finding(self, row: Discrepancy) -> Answer | None:
        if row.kind == "missing_in_source":
            return Answer("omitted", "", "已联系该单位，确认企业在经营，属漏报，下一轮补上。")
        if row.kind == "person_missing_in_employer":
            number = self.company_of.get(row.enterprise_id)
            works = any((number, person) in self.working for person in self._people(row.worker_id))
            if works:
                return Answer("active", "", "电话核实本人在岗，企业新入职名单漏了这一名。")
            return Answer("left", "", "电话核实已经不在这家企业。")
        return None

    def _true_values(self, row: Discrepancy) -> set[str]:
        if row.worker_id:
            person = self.person.get(row.worker_id)
            if person is None:
                return set()
            return {
                "party_status": {person.party},
                "phone": {person.phone[-4:]},
                "id_number": {person.id_number[-4:]},
                "name": {person.name},
            }.get(row.kind, set())
        company = self.company(row.enterprise_id)
        if company is None:
            return set()
        if row.outlet_id:
            return self._outlet_values(company, row)
        party = [e.person.party for e in self.roster[company.number]]
        return {
            "headcount": {str(len(party))},
            "formal_members": {str(party.count("formal"))},
            "probationary_members": {str(party.count("probationary"))},
            "operating_status": {company.status},
            "uscc": {company.uscc},
            "sector": {company.sector},
            "division": {company.place.code, company.place.street_code},
            "outlets_count": {str(len(company.outlets))},
        }.get(row.field, set())

    def _outlet_values(self, company: district.Enterprise, row: Discrepancy) -> set[str]:
        name = self.outlet_of.get(row.outlet_id or 0)
        outlet = next((o for o in company.outlets if o.name == name), None)
        if row.field == "listed":
            return {"listed"}
        if outlet is None:
            return set()
        places = {outlet.place.code, outlet.place.street_code}
        return {"status": {outlet.status}, "division": places}.get(row.field, set())


QUESTIONS = {"headcount": "headcount_differs", "operating_status": "status_differs"}

REASONS = {
    "headcount": "对过花名册，以实有人数为准；另一数是上月的。",
    "member_count": "与上级党组织名册逐人核对，以此数为准。",
    "status": "现场核实经营情况，以此为准。",
    "uscc": "查看营业执照正本，另一个是抄错的。",
    "party_status": "已查上级党组织名册，以此为准。",
    "id_number": "请本人出示证件核对，另一份是录入笔误。",
    "outlet": "社区工作人员到门口看过，网点在营业，企业漏报。",
    "": "电话询问企业联系人后认定。",
}


def enterprise_named(knowledge: Knowledge, short: str) -> Enterprise:
    """The enterprise of the database that the world knows under this short name."""
    number = next(n for n, company in knowledge.companies.items() if company.short == short)
    return Enterprise.objects.get(pk=min(pk for pk, known in knowledge.company_of.items() if known == number))
