"""Two employers in one cell: 甲公司、乙公司. Each is an employment of its own."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from enterprises.ledgers import values
from enterprises.ledgers.columns import looks_like_company
from enterprises.ledgers.rows import WorkerRow

_BETWEEN = re.compile(
    r"[、，,；;\n\r/／|｜&＆+＋]+"
    r"|(?<=公司)\s*(?:和|及|与|兼)\s*(?=[\u4e00-\u9fff])|(?<=公司)\s+(?=[\u4e00-\u9fff])"
)
_BESIDES = re.compile(
    r"[（(【]\s*(?:同时|另|还)?(?:在|兼职?|兼任|兼做|兼送)(?:于|在)?\s*[:：]?\s*"
    r"([^（）()【】]{2,40}?)(?:兼职|从业|工作)?\s*[)）】]"
)
_OUTLET = re.compile(r"(站|站点|网点|门店|店|部|队|点|组|班|仓)$")


def employers(written: object) -> list[str]:
    """The employers that one cell names; a single one comes back as it is written.

    >>> employers("甲配送有限公司、乙快递有限公司"), employers("甲配送有限公司/东方红站")
    (['甲配送有限公司', '乙快递有限公司'], ['甲配送有限公司/东方红站'])
    """
    if not isinstance(written, str):
        return []
    besides = _BESIDES.search(written)
    if besides:
        rest = _BESIDES.sub("", written).strip()
        return [rest, besides[1]] if rest else [written]
    if not _BETWEEN.search(written) or re.search(r"[（(][^（）()]*[、，,；;/／][^（）()]*[)）]", written):
        return [written]
    parts = [part.strip() for part in _BETWEEN.split(written) if values.said(part) and part.strip()]
    alike = len({looks_like_company(part) for part in parts}) == 1
    if (
        not 2 <= len(parts) <= 4
        or any(not 2 <= len(part) <= 40 or not re.search(r"[\u4e00-\u9fff]{2}", part) for part in parts)
        or not alike
        or any(_OUTLET.search(part) and not part.endswith(("经营部", "服务部", "营业部")) for part in parts)
    ):
        return [written]
    return parts


def other_employers(row: WorkerRow, written: object) -> Iterator[WorkerRow]:
    """The same person at each further employer that the cell names; the row itself keeps the first."""
    named = employers(written)
    if len(named) < 2:
        return
    row.enterprise_name = values.enterprise_name(named[0])[0]
    for name in named[1:]:
        yield dataclasses.replace(row, enterprise_name=values.enterprise_name(name)[0], uscc=None, outlet_name="")
