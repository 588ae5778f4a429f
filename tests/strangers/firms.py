"""What offices write about an enterprise."""

from typing import Any

from .book import Mark
from .codes import phone
from .tables import Line
from .words import CITY, DISTRICT, PROVINCE, SECTOR_LABEL, SHORT, TRADITIONAL
from .world import Firm, World

DIGITS = "零一二三四五六七八九"


def chinese_number(n: int) -> str:
    """1 to 199 in Chinese numerals."""
    if n >= 100:
        rest = n % 100
        return "一百" + (
            ""
            if not rest
            else ("零" if rest < 10 else "")
            + (chinese_number(rest) if rest < 10 or rest >= 20 else "一" + chinese_number(rest))
        )
    tens, ones = divmod(n, 10)
    return (("" if tens == 1 else DIGITS[tens]) + "十" if tens else "") + (DIGITS[ones] if ones else "")


def _bare(name: str) -> str:
    """The name without the place in front."""
    for place in (f"{CITY}市{DISTRICT}", f"{CITY}市", PROVINCE):
        name = name.replace(place, "")
    return name


def called(world: World, firm: Firm, *, with_code: bool = False, plain: bool = False) -> str:
    """A name under which a careful reader still knows the enterprise."""
    rng = world.rng
    if plain or world.chance(0.8, 0.5, 0.35):
        return firm.name
    ways = [firm.short]
    if world.level != "clean":
        ways += [firm.name + SHORT + "分公司", firm.name.replace("有限公司", "公司"), _bare(firm.name)]
        if firm.old_name and firm.missing != "registrar":
            ways += [firm.old_name] * 2
    if world.level == "hostile":
        ways += [
            "".join(TRADITIONAL.get(c, c) for c in firm.name),
            f"{firm.name}（{firm.brand}）" if firm.brand else firm.name,
            firm.name.replace(CITY, CITY + " "),
            f"{firm.mark}公司",
        ]
    del with_code
    return rng.choice(ways)


def counts(world: World, firm: Firm) -> tuple[int, int, int]:
    """Headcount, formal and probationary members as the best source has them."""
    people = world.by_firm[firm.number]
    views = [p.wrong.get(("employer", "party"), p.party) if "employer" in j.cover else p.party for p, j in people]
    return len(people), views.count("formal"), views.count("probationary")


def line(world: World, source: str, firm: Firm, *, plain: bool = False) -> Line:
    """One enterprise in an office's list."""
    rng = world.rng
    head, formal, probationary = counts(world, firm)
    said = head + firm.off.get(source, 0)
    formal_said = formal + firm.members_off.get(source, 0)
    status = firm.status.get(
        source,
        rng.choice(
            ["正常", "正常营业", "营业"]
            if world.level == "clean"
            else ["正常", "正常营业", "营业", "在营", "正常经营", "开业"]
        ),
    )
    code = firm.wrong_uscc.get(source, firm.uscc)
    facts: dict[str, Any] = {
        "uscc": code,
        "headcount": said,
        "formal": formal_said,
        "probationary": probationary,
        "members": formal_said + probationary,
        "status": "suspended" if source in firm.status else "operating",
    }
    cells: dict[str, Any] = {
        "firm": called(world, firm, plain=plain),
        "uscc": code,
        "legal": firm.legal,
        "sector": SECTOR_LABEL[firm.sector],
        "headcount": said,
        "formal": formal_said,
        "probationary": probationary,
        "members": formal_said + probationary,
        "status": status,
        "address": f"{firm.street}{firm.community}{firm.address}",
        "street": firm.street,
        "community": firm.community,
        "brand": firm.brand,
        "note": "",
    }
    if world.level != "clean" and rng.random() < 0.25:
        if source not in firm.off and source != "employer" and rng.random() < 0.4 and head >= 10:
            cells["headcount"] = rng.choice(
                [f"约{round(head, -1)}人", f"{head // 10 * 10}余人" if head % 10 else f"约{head}人"]
            )
            facts["headcount"] = None
        else:
            ways = [f"{said}人", str(said)]
            if world.level == "hostile":
                ways += [
                    f"{said - 3}+3" if said > 6 else f"{said}人",
                    chinese_number(said) + "人" if said < 100 else f"{said} 人",
                    str(said).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
                ]
            cells["headcount"] = rng.choice(ways)
    cells["contact"] = rng.choice([firm.legal, firm.legal[0] + "经理"]) if world.level != "clean" else firm.legal
    cells["contact_phone"] = phone(rng)
    if world.level != "clean" and rng.random() < 0.3:
        for key in ("formal", "probationary", "members"):
            if cells[key] == 0:
                cells[key] = rng.choice(["无", "0人", "—"])
    if firm.outlets:
        told = len(firm.outlets)
        if source == "supervisor" and firm.outlet_off.get("kind") == "count":
            told += rng.choice([1, 2])
        cells["outlets"] = facts["outlets"] = told
    return Line(cells, Mark(0, source, None, firm.number, facts=facts))


def gone_line(source: str, firm: Firm) -> Line:
    """An enterprise that is no more, or no more here."""
    state = firm.status["all"]
    cells = {
        "firm": firm.name,
        "uscc": firm.uscc,
        "legal": firm.legal,
        "sector": SECTOR_LABEL[firm.sector],
        "status": "已注销" if state == "注销" else "已迁出",
        "address": f"{firm.street}{firm.community}{firm.address}",
        "street": firm.street,
        "community": firm.community,
        "note": "已注销" if state == "注销" else "已迁出本区",
    }
    return Line(cells, Mark(0, source, None, firm.number, left=True))


def shown(mark: Mark, keys: list[str]) -> None:
    """Forget the facts whose column the list does not have."""
    for fact in ("uscc", "headcount", "formal", "probationary", "members", "status", "outlets"):
        if fact not in keys:
            mark.facts.pop(fact, None)
