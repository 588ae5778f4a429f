"""Which reports are about one outlet of an enterprise: by what is left of its name, or by its door."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from enterprises.rules.clusters import Clue, Clusters, Doubt, Groups
from enterprises.rules.names import parse
from shanyang.lib.chinese import fold, pinyin_key

_KIND = re.compile(
    r"(?:末端网点|服务网点|配送站点|配送站|快递站|站点|网点|服务点|代办点|自提点|营业部|营业厅|经营部|服务部"
    r"|门市部|驿站|分公司|分部|门店|分店|站|店|部|点)$"
)


TWICE_AT_ONE_DOOR = (Clue("door_same"), Clue("list_same"))


@dataclass(frozen=True)
class OutletEvidence:
    """What one row says about an outlet; `enterprise` is the one its words were resolved to."""

    enterprise: int
    enterprise_name: str
    name: str
    address: str | None = None
    division: Hashable = None
    source: Hashable = None
    master: int = -1


def outlet_key(name: str, enterprise_name: str = "", places: frozenset[str] = frozenset()) -> str:
    """What tells an outlet from its siblings: no brand, no place of the district, no word for outlet.

    >>> outlet_key("顺丰速运(解放路店)", "焦作市顺丰速运有限公司"), outlet_key("解放路营业部", "顺丰速运")
    ('解放路', '解放路')
    """
    company = parse(enterprise_name, places)
    rest = re.sub(r"[()\[\]【】]", "", fold(name))
    for known in (company.full, company.core, company.brand):
        if len(known) > 1 and known in rest and rest != known:
            rest = rest.replace(known, "", 1)
    rest = re.sub(r"^(?:有限责任公司|有限公司|公司)", "", rest)
    bare = _KIND.sub("", rest)
    for place in sorted(places, key=len, reverse=True):
        if bare.startswith(place) and len(bare) > len(place) + 1:
            bare = bare[len(place) :]
            break
    return bare or rest or fold(name)


def _door(address: str | None) -> str:
    """An address that names a door; without a number it is only a street."""
    text = fold(address)
    return text if re.search(r"\d", text) else ""


def cluster_outlets(records: Sequence[OutletEvidence], *, places: frozenset[str] = frozenset()) -> Clusters:
    """Rows of one enterprise with one name, one sound of a name, or one door.

    One door makes one outlet only between two sources: a list that gives two
    names at one door means two outlets, or one written twice: a person decides.
    """
    doubts: list[Doubt] = []
    groups = Groups(len(records))
    how, score = ["new"] * len(records), [0.0] * len(records)
    master = [record.master for record in records]
    sources = [{record.source} - {None} for record in records]
    door = "door"
    grounds = (
        ("again", 20.0, lambda record: record.master if record.master >= 0 else None),
        ("name", 6.0, lambda record: outlet_key(record.name, record.enterprise_name, places)),
        ("similar_name", 4.0, lambda record: pinyin_key(outlet_key(record.name, record.enterprise_name, places))),
        (door, 3.0, lambda record: _door(record.address) or None),
    )
    for ground, weight, key_of in grounds:
        first: dict[tuple[int, Hashable], int] = {}
        for index, record in enumerate(records):
            key = key_of(record)
            if key is None:
                continue
            a, b = groups.root(first.setdefault((record.enterprise, key), index)), groups.root(index)
            if a == b or (master[a] >= 0 and master[b] >= 0 and master[a] != master[b]):
                continue
            if ground == door and sources[a] & sources[b]:
                doubts.append(Doubt(first[record.enterprise, key], index, weight, TWICE_AT_ONE_DOOR))
                continue
            kept = groups.join(a, b)
            master[kept] = max(master[a], master[b])
            sources[kept] = sources[a] | sources[b]
            how[index], score[index] = "similar_name" if ground == door else ground, weight
    return Clusters(groups.labels(), how, score, doubts)
