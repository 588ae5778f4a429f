"""How offices type one person into a row."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import codes
from .book import Mark
from .words import GIVEN_M, PARTY, TRADITIONAL
from .world import AS_OF, Firm, Job, Person, World

FULL = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")


@dataclass
class Style:
    """The habits of whoever keeps one list."""

    source: str
    id_mode: str = "full"  # full, masked, float, sci, none
    phone_mode: str = "full"  # full, masked, none
    party_mode: str = "words"  # words, ticks, yesno, none
    date_style: int = 0
    dirt: float = 0.0
    extras: list[str] = field(default_factory=list)
    firm_mode: str = "column"  # column, ditto, mark, blank, merged, section, none
    sexes: tuple[str, str] = ("男", "女")
    yes: str = "是"
    no: str = "否"


def style(world: World, source: str, *, text_only: bool = False) -> Style:
    """Draw someone's habits."""
    rng = world.rng
    made = Style(source, dirt={"clean": 0.0, "messy": 0.06, "hostile": 0.14}[world.level])
    if world.level != "clean":
        made.id_mode = rng.choices(
            ["full", "masked", "float", "sci", "none"],
            {"messy": [12, 3, 1, 1, 1], "hostile": [8, 3, 2, 2, 2]}[world.level],
        )[0]
        made.phone_mode = rng.choices(["full", "masked", "none"], [10, 1, 1])[0]
        if made.id_mode != "full":
            made.phone_mode = "full"
        if source == "employer" and made.id_mode in ("sci", "none") and rng.random() < 0.5:
            made.id_mode = "full"
        made.party_mode = rng.choices(
            ["words", "ticks", "yesno", "none"], {"messy": [8, 2, 1, 1], "hostile": [6, 4, 2, 1]}[world.level]
        )[0]
    elif rng.random() < 0.15:
        made.party_mode = "ticks"
    made.date_style = rng.randrange(3) if world.level == "clean" else rng.randrange(10)
    pool = ["sex", "birth", "job", "joined", "edu", "note"]
    made.extras = [x for x in pool if rng.random() < 0.55]
    if world.level != "clean":
        more = ["age", "emergency", "plate", "staff", "party_joined", "party_org", "native", "nation", "home", "brand"]
        made.extras += [x for x in more if rng.random() < world.number(0, 8, 15) / 100]
        made.sexes = rng.choice([("男", "女")] * 6 + [("1", "2"), ("男性", "女性")])
        made.yes, made.no = rng.choice([("是", "否"), ("是", "否"), ("√", "×"), ("有", "无")][:3])
    if text_only and made.date_style in (8, 9):
        made.date_style = 1
    return made


def say_date(day: date, kind: int) -> Any:
    """One of ten ways to write a day."""
    return (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month:02d}",
        f"{day.year}年{day.month}月",
        f"{day.year % 100:02d}年{day.month}月",
        (day - date(1899, 12, 30)).days,
        int(f"{day:%Y%m%d}"),
    )[kind]


def entry(world: World, look: Style, person: Person, job: Job, firm: Firm) -> tuple[dict[str, Any], Mark]:
    """The cells of one row and what they say."""
    rng = world.rng
    mark = Mark(0, look.source, person.number, firm.number)
    careful = bool(person.wrong) or person.name in world.namesakes
    cells: dict[str, Any] = {}
    cells["name"] = _name(world, look, person, mark, careful)
    cells["id"] = _id(world, look, person, mark, careful)
    cells["phone"] = _phone(world, look, person, mark, careful or not mark.id_value)
    _party(world, look, person, mark, cells, sure="party" in {w for _, w in person.wrong})
    male = person.male if rng.random() > look.dirt / 6 else not person.male
    cells["sex"] = look.sexes[0] if male else look.sexes[1]
    _rest(world, cells, person, firm, mark)
    cells["birth"] = say_date(person.born, look.date_style)
    cells["joined"] = say_date(job.joined, look.date_style)
    cells["job"] = job.title
    cells["edu"] = person.edu
    cells["street"] = job.street
    cells["community"] = job.community
    cells["outlet"] = firm.outlets[job.outlet].name if job.outlet is not None else ""
    cells["state"] = rng.choice(["在职", "在岗"])
    cells["note"] = ""
    if world.level == "hostile" and rng.random() < look.dirt:
        for key in ("id", "phone"):
            if cells[key] is None:
                cells[key] = rng.choice(["无", "/", "—", "待补", "不详"])
    return cells, mark


def _rest(world: World, cells: dict[str, Any], person: Person, firm: Firm, mark: Mark) -> None:
    """Columns that speak of somebody or something else."""
    rng = world.rng
    others = world.by_firm[firm.number]
    other = rng.choice(others)[0] if others else person
    cells["age"] = AS_OF.year - person.born.year
    cells["emergency"] = rng.choice([other.name, person.name[0] + rng.choice(GIVEN_M)])
    cells["emergency_phone"] = other.phone if rng.random() < 0.1 else codes.phone(rng)
    cells["plate"] = f"豫H{rng.randrange(10**5):05d}"
    cells["staff"] = rng.randrange(10**6, 10**7)
    cells["native"] = rng.choice(["河南焦作", "河南温县", "山西晋城", "河南武陟"])
    cells["nation"] = "汉族" if rng.random() < 0.95 else "回族"
    cells["home"] = f"{rng.choice(['和平街', '民主路', '解放路'])}{rng.randrange(1, 400)}号院"
    cells["brand"] = firm.brand
    if mark.party in ("formal", "probationary"):
        formal = mark.party == "formal"
        cells["party_joined"] = f"{rng.randrange(2005, 2024)}.{rng.randrange(1, 13):02d}" if formal else "2026.06"
        cells["party_org"] = rng.choice(["居住地社区党支部", "原籍村党支部", "本单位党支部"])


def _name(world: World, look: Style, person: Person, mark: Mark, careful: bool) -> str:
    rng = world.rng
    name = person.wrong.get((look.source, "name"), person.name)
    mark.name = name
    if rng.random() >= look.dirt * 1.5:
        return name
    ways = [
        f"{name[0]} {name[1:]}" if len(name) == 2 else name + " ",
        f"{name[0]}　{name[1:]}" if len(name) == 2 else f" {name}",
        " ".join(name),
        name + "　",
    ]
    if world.level == "hostile":
        ways += [
            name + rng.choice(["（站长）", "*", "（组长）", "（女）" if not person.male else "（兼）", "★"]),
            "".join(TRADITIONAL.get(c, c) for c in name),
            f"{name}\n",
        ]
    if careful:
        ways = ways[:4]
    return rng.choice(ways)


def _id(world: World, look: Style, person: Person, mark: Mark, careful: bool) -> Any:
    rng = world.rng
    number = person.wrong.get((look.source, "id"), person.id)
    if look.id_mode == "none" or (rng.random() < look.dirt / 2 and not careful):
        return None
    if look.id_mode == "masked":
        mark.id_kind, mark.id_value = "masked", number[:6] + number[-4:]
        return f"{number[:6]}********{number[-4:]}"
    if look.id_mode == "float":
        mark.id_kind, mark.id_value = "head", number[:14]
        return float(number[:15] + "000")
    if look.id_mode == "sci":
        mark.id_kind, mark.id_value = "area", number[:6]
        return f"{number[0]}.{number[1:6]}E+17"
    mark.id_kind, mark.id_value = "full", number
    if rng.random() >= look.dirt * 1.5:
        return number
    ways = [
        number.lower(),
        "'" + number,
        number.translate(FULL),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        number + " ",
    ]
    if person.born.year < 1980 and number == person.id:
        ways += [codes.old_id(number)] * 3
    return rng.choice(ways)


def _phone(world: World, look: Style, person: Person, mark: Mark, careful: bool) -> Any:
    rng = world.rng
    number = person.wrong.get((look.source, "phone"), person.phone)
    if look.phone_mode == "none" or (rng.random() < look.dirt / 2 and not careful):
        return None
    if look.phone_mode == "masked":
        mark.phones = (f"{number[:3]}****{number[-4:]}",)
        return mark.phones[0]
    mark.phones = (number,)
    if person.second_phone and (look.source, "phone") not in person.wrong and rng.random() < 0.6:
        mark.phones = (number, person.second_phone)
        return number + rng.choice(["/", "、", "，", " ", "\n"]) + person.second_phone
    if rng.random() >= look.dirt * 2:
        return number
    return rng.choice(
        [
            float(number),
            int(number),
            f"{number}.0",
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"+86 {number}",
            f"86{number}",
            f"86-{number}",
            number.translate(FULL),
        ]
    )


def _party(world: World, look: Style, person: Person, mark: Mark, cells: dict[str, Any], *, sure: bool) -> None:
    rng = world.rng
    truth = person.wrong.get((look.source, "party"), person.party)
    mode = look.party_mode
    if mode == "none" or (rng.random() < look.dirt / 2 and not sure and truth == "none"):
        return
    mark.party = truth
    if mode == "ticks":
        cells[f"tick_{truth}"] = "√"
    elif mode == "yesno":
        cells["is_member"] = {
            "formal": look.yes,
            "probationary": f"{look.yes}（预备）",
            "none": look.no,
        }[truth]
    else:
        cells["party"] = rng.choice(PARTY[world.level][truth])
