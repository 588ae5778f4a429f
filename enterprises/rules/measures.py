"""What is counted: every measure with its definition, unit and version.

The sentences are official text: they travel with the numbers into the frozen
file and stay in the language of the office. A changed definition gets a new
version, because figures of different versions must not be compared unseen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    code: str
    label: str
    unit: str
    definition: str
    source: str
    version: int = 1
    subjects: tuple[str, ...] = ("district", "division", "sector", "enterprise", "building")


ROSTER = "四方报送、询问与走访，经去重关联与取数优先级整合"

MEASURES: tuple[Measure, ...] = (
    Measure(
        "enterprises",
        "新业态企业",
        "家",
        "截至日在本区划内、经筛选未排除、且未迁出未注销的新业态企业，一家只计一次。按整合后的属地和行业归类。",
        "四方报送与筛选结论",
        subjects=("district", "division", "sector", "building"),
    ),
    Measure(
        "workers",
        "从业人员",
        "人",
        "截至日至少在一家计入企业在岗的人，一人只计一次。同一人在两家企业或两个街道，各行都计，合计只计一次，所以各行之和可以大于合计。"
        "企业自报的人数不进入本数。",
        ROSTER,
    ),
    Measure(
        "employments",
        "用工关系",
        "份",
        "截至日在计入企业在岗的用工关系，一人在一家企业计一份；同一人在两家企业计两份。",
        ROSTER,
    ),
    Measure(
        "outlets",
        "网点",
        "个",
        "截至日计入企业的网点，不含已迁出、已注销、已关停的网点。按网点自己的所在区划归类。",
        "四方报送与走访",
    ),
    Measure(
        "formal",
        "正式党员",
        "人",
        "从业人员中的正式党员，一人只计一次，不含预备党员。按党组织统计时，以正式组织关系所在的党组织为准，并逐级汇总到上级。",
        "上级党组织名册、用工名册与走访，经上级党组织签审",
        subjects=("district", "division", "sector", "enterprise", "building", "organization"),
    ),
    Measure(
        "probationary",
        "预备党员",
        "人",
        "从业人员中的预备党员，一人只计一次，与正式党员分开统计。按党组织统计的办法与正式党员相同。",
        "上级党组织名册、用工名册与走访，经上级党组织签审",
        subjects=("district", "division", "sector", "enterprise", "building", "organization"),
    ),
    Measure(
        "mobile",
        "流动党员",
        "人",
        "从业人员中组织关系在本区县以外的正式党员和预备党员，一人只计一次。他们已经计入正式党员、预备党员，"
        "按党组织统计时计在区外组织关系所在的党组织，不计入本区县各级党组织。",
        "上级党组织核定的组织关系、用工名册",
        subjects=("district", "division", "sector"),
    ),
    Measure(
        "without_roster",
        "没有名册的企业",
        "家",
        "计入的企业中没有任何一份在岗名册的企业。这些企业的人数不在从业人员合计之内，单独列出。",
        ROSTER,
        subjects=("district", "division", "sector", "building"),
    ),
)

SUBJECT_ORDER = ("district", "sector", "division", "organization", "building", "enterprise")
"""As an office reads a table: the whole first, then its parts from large to small."""


def place(measure: str, subject_type: str, subject_id: int) -> tuple[int, int, int]:
    """Where a figure stands in a list of figures."""
    return SUBJECT_ORDER.index(subject_type), subject_id, list(BY_CODE).index(measure)


BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}
