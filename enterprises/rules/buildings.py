"""楼宇名称: the building in what a ledger writes into that column."""

import re
import unicodedata

_INSIDE = re.compile(
    r"\s*[,，;；]?\s*(?:[A-Za-z0-9一二三四五六七八九十]+(?:号楼|栋|幢|座|单元))?"
    r"\s*(?:[A-Za-z]?\d+|[一二三四五六七八九十]+)\s*(?:层|楼|室|号房|房|F)\S*$",
    re.IGNORECASE,
)


def building_name(text: str) -> str:
    """The name without floor and room, so that neighbors meet in one building.

    >>> building_name("华融国际大厦 12层1203室"), building_name("千欢文化人才孵化基地")
    ('华融国际大厦', '千欢文化人才孵化基地')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return (_INSIDE.sub("", plain).strip() or plain)[:80]
