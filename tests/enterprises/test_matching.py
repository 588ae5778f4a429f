"""Who is whom: examples from real habits of ledgers, and what must hold for any rows at all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.linking_data import reports
from enterprises.rules import worker_matching
from enterprises.rules.blocking import codes, codes_of_objects
from enterprises.rules.matching import (
    EnterpriseEvidence,
    WorkerEvidence,
    cluster_enterprises,
    cluster_workers,
)
from enterprises.rules.outlet_matching import OutletEvidence, cluster_outlets

SUPERVISOR, TERRITORY, EMPLOYER = 1, 2, 3
MEITUAN, ELEME = 10, 11
# Numbers are only compared, so any text will do; none is a valid resident number.
ONE, TWO = "410811199003051234", "410811198512125678"


def row(name, source=EMPLOYER, enterprise=MEITUAN, *, number=None, mask=None, head=None, last4=None, bad=None,
        phone=None, masked=None, born=None, sex=None, master=None):  # fmt: skip
    typed = number or bad
    tail = (phone or masked or "")[-4:] or None
    return {
        "name": name,
        "id_index": number,
        "id_mask": typed[:6] + typed[-4:] if typed else mask,
        "id_head": typed[:14] if typed else head,
        "id_last4": typed[-4:] if typed else (mask or "")[-4:] or last4,
        "phone": phone,
        "phone_tail4": tail,
        "phone_head3": (phone or masked or "")[:3] or None,
        "born_on": born.toordinal() if born else None,
        "sex": sex,
        "enterprise": enterprise,
        "source": source,
        "submission": source,
        "master": master,
        "id_bad": bad is not None,
    }


# A district around the rows in question, so that names have the frequencies of one.
CROWD = [
    row(f"{surname}{first}{second}", source, 20 + place % 7, phone=f"139{(place * 8 + number) * 7919 % 10**8:08d}")
    for place, surname in enumerate("张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋")
    for number, (first, second) in enumerate(["国庆", "建军", "晓燕", "文博", "思雨", "子涵", "海燕", "志强"])
    for source in (SUPERVISOR, EMPLOYER)
]


def evidence(rows, decisions=()):
    return WorkerEvidence(**{key: [one[key] for one in rows] for key in row("x")}, decisions=decisions)


def labels(*rows, decisions=()):
    return cluster_workers(evidence([*rows, *CROWD], decisions)).label[: len(rows)]


def one_person(*rows):
    return len(set(labels(*rows))) == 1


def test_the_crowd_itself_is_found_exactly():
    assert cluster_workers(evidence(CROWD)).count == len(CROWD) // 2


@pytest.mark.parametrize(
    "other",
    [
        row("王 伟", SUPERVISOR, number=ONE),
        row("王玮", SUPERVISOR, ELEME, number=ONE),
        row("王伟", SUPERVISOR, ELEME, mask="4108111234"),
        row("王伟", SUPERVISOR, ELEME, head=ONE[:14]),
        row("王伟", SUPERVISOR, ELEME, bad="410811199003061234"),
        row("王伟", SUPERVISOR, bad="410811199003051235"),
        row("王*", SUPERVISOR, mask="4108111234"),
        row("王伟", SUPERVISOR, ELEME, phone="13800001111"),
        row("王伟", SUPERVISOR, ELEME, masked="138****1111", last4="1234"),
        row("王伟", SUPERVISOR),
        row("王伟", SUPERVISOR, phone="15900002222"),
        row("王伟", SUPERVISOR, born=date(1990, 3, 5)),
        row("王伟", SUPERVISOR, born=date(1990, 3, 1)),
        row("汪玮", SUPERVISOR, phone="13800001111"),
    ],
    ids=[
        "same number", "same number elsewhere, homophone", "masked number elsewhere", "float-ruined number elsewhere",
        "one wrong digit in the birthday elsewhere", "one wrong digit at the end", "masked name and number",
        "same phone elsewhere", "masked phone and last four", "the only one of that name in the other roster",
        "phone has changed", "same birthday", "only the month of birth", "homophone with the same phone",
    ],
)  # fmt: skip
def test_one_person_written_in_two_ways(other):
    assert one_person(row("王伟", number=ONE, phone="13800001111", born=date(1990, 3, 5)), other)


@pytest.mark.parametrize(
    "other",
    [
        row("王伟", SUPERVISOR, ELEME),
        row("王伟", SUPERVISOR, number=TWO),
        row("王伟", SUPERVISOR, ELEME, number=TWO, phone="13800001111"),
        row("王伟", SUPERVISOR, ELEME, last4="9999"),
        row("王伟", SUPERVISOR, born=date(1985, 12, 12)),
        row("李娜", SUPERVISOR, phone="13800001111"),
        row("王强", SUPERVISOR),
        row("王伟", EMPLOYER, phone="15900002222"),
    ],
    ids=[
        "a namesake elsewhere", "another number and nothing else", "another number elsewhere, even with the phone",
        "another last four elsewhere", "another birthday", "another name with the same phone", "a similar short name",
        "twice in one roster with two phones",
    ],
)  # fmt: skip
def test_two_people_who_look_alike(other):
    assert not one_person(row("王伟", number=ONE, phone="13800001111", born=date(1990, 3, 5)), other)


def test_two_numbers_of_one_person_of_one_employer_with_one_phone_are_a_discrepancy_not_two_people():
    assert one_person(
        row("王伟", EMPLOYER, number=ONE, phone="13800001111"), row("王伟", SUPERVISOR, number=TWO, phone="13800001111")
    )


def test_a_roster_that_lists_both_namesakes_keeps_them_apart_whatever_the_phone():
    a, b, c = labels(
        row("王伟", EMPLOYER, number=ONE, phone="13800001111"),
        row("王伟", EMPLOYER, number=TWO),
        row("王伟", SUPERVISOR, number=TWO, phone="13800001111"),
    )
    assert b == c != a


def test_a_phone_of_a_station_joins_nobody():
    rows = [row(name, ELEME % 3, 30 + place, phone="13712345678")
            for place, name in enumerate(["张三丰", "李四海", "赵六顺", "张三丰"])]  # fmt: skip
    assert len(set(labels(*rows))) == 4


def test_a_repetition_within_one_roster_is_one_person():
    assert one_person(row("王伟", number=ONE, phone="13800001111"), row("王 伟", phone="13800001111"))


def test_a_rare_name_without_anything_else_twice_in_one_roster_was_written_twice():
    assert one_person(row("呼延灼华"), row("呼延灼华"))


def test_two_bare_namesakes_of_a_common_name_in_one_roster_are_a_question():
    rows = [
        row("王伟"),
        row("王伟"),
        *(row("王伟", enterprise=40 + place, phone=f"1380000{place}") for place in range(1000, 1012)),
    ]
    clusters = cluster_workers(evidence([*rows, *CROWD]))
    assert clusters.label[0] != clusters.label[1]
    doubt = next(doubt for doubt in clusters.doubtful if {doubt.left, doubt.right} == {0, 1})
    assert {clue.code for clue in doubt.evidence} >= {"name_same", "roster_same"}


def test_two_namesakes_and_two_bare_rows_pair_off():
    found = labels(
        row("王伟", EMPLOYER, number=ONE),
        row("王伟", EMPLOYER, number=TWO),
        row("王伟", SUPERVISOR),
        row("王伟", SUPERVISOR),
    )
    assert len(set(found)) == 2
    assert sorted(Counter(found).values()) == [2, 2]


def test_a_wrong_character_is_forgiven_where_the_rosters_complement_each_other():
    assert one_person(row("王佳明", EMPLOYER, number=ONE), row("王佳朋", SUPERVISOR))
    a, b, c = labels(row("王佳明", EMPLOYER), row("王佳朋", EMPLOYER), row("王佳朋", SUPERVISOR))
    assert b == c != a


def test_twins_stay_two():
    assert not one_person(
        row("王佳明", EMPLOYER, number="410811199003051239", phone="13800001111"),
        row("王佳亮", SUPERVISOR, number="410811199003051212", phone="13800001111"),
    )


def test_a_number_copied_down_the_column_does_not_join_neighbors():
    rows = [
        row("王伟", EMPLOYER, number=ONE, phone="13800001111"),
        row("李娜", EMPLOYER, number=ONE, phone="13800002222"),
        row("王伟", SUPERVISOR, number=ONE),
        row("李娜", SUPERVISOR, number=TWO, phone="13800002222"),
    ]
    a, b, c, d = labels(*rows)
    assert a == c != b == d


def test_a_person_of_two_platforms_is_one():
    assert one_person(row("周明轩", EMPLOYER, MEITUAN, number=ONE), row("周明轩", EMPLOYER, ELEME, number=ONE))


def test_a_decision_joins_and_separates_against_the_evidence():
    rows = [row("王伟", number=ONE), row("李娜", number=TWO), row("王伟", SUPERVISOR, number=ONE)]
    assert labels(*rows, decisions=[(0, 1, "same")])[:2] == [0, 0]
    assert len(set(labels(rows[0], rows[2], decisions=[(0, 1, "different")]))) == 2


def test_two_records_are_never_joined_by_a_machine():
    clusters = cluster_workers(
        evidence([row("王伟", number=ONE, master=1), row("王伟", SUPERVISOR, number=ONE, master=2)])
    )
    assert clusters.label == [0, 1]


def test_every_row_says_how_it_came_in():
    clusters = cluster_workers(
        evidence([row("王伟", number=ONE), row("王伟", SUPERVISOR, number=ONE), row("王伟", TERRITORY)])
    )
    assert sorted(clusters.how) == ["employer_name", "id_number", "new"]
    assert cluster_workers(evidence([])).label == []


# -- what must hold for any rows ------------------------------------------------------

NAMES = st.sampled_from(["王伟", "王玮", "王佳明", "王佳朋", "李娜", "李*", "张三"])
NUMBERS = st.sampled_from([ONE, TWO, "410811199003051235", None, None])
ROWS = st.lists(
    st.builds(
        row,
        NAMES,
        st.sampled_from([SUPERVISOR, TERRITORY, EMPLOYER]),
        st.sampled_from([MEITUAN, ELEME, None]),
        number=NUMBERS,
        last4=st.sampled_from([None, "1234", "5678"]),
        phone=st.sampled_from([None, "13800001111", "13800002222"]),
        born=st.sampled_from([None, date(1990, 3, 5), date(1985, 12, 12)]),
    ),
    min_size=1,
    max_size=9,
)
SLOWLY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def partition(rows, clusters):
    """Clusters as a bag of bags of contents: equal rows are interchangeable."""
    return Counter(
        tuple(sorted(repr(sorted(rows[index].items(), key=str)) for index in group)) for group in clusters.members()
    )


@SLOWLY
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert partition(rows, cluster_workers(evidence(rows))) == partition(shuffled, cluster_workers(evidence(shuffled)))


@SLOWLY
@given(ROWS)
def test_linking_what_is_linked_changes_nothing(rows):
    clusters = cluster_workers(evidence(rows))
    again = [{**one, "master": label} for one, label in zip(rows, clusters.label, strict=True)]
    assert cluster_workers(evidence(again)).label == clusters.label


@SLOWLY
@given(ROWS.map(lambda rows: [{**one, "name": "王玮" if one["name"] == "王玮" else "王伟"} for one in rows]))
def test_two_whole_numbers_never_meet_across_employers_or_within_a_roster(rows):
    for group in cluster_workers(evidence(rows)).members():
        numbered = [rows[index] for index in group if rows[index]["id_index"]]
        for one, two in combinations(numbered, 2):
            if one["id_index"] != two["id_index"] and one["name"] == two["name"]:
                # Excused only by another office's word: same employer and same phone somewhere in the cluster.
                phones = Counter(rows[index]["phone"] for index in group if rows[index]["phone"])
                assert phones, (one, two)
                assert len({rows[index]["source"] for index in group}) > 1


@SLOWLY
@given(ROWS)
def test_every_doubt_is_about_two_clusters(rows):
    clusters = cluster_workers(evidence(rows))
    assert all(clusters.label[doubt.left] != clusters.label[doubt.right] for doubt in clusters.doubtful)
    assert len(clusters.label) == len(clusters.how) == len(clusters.score) == len(rows)


# -- enterprises --------------------------------------------------------------------------

PLACES = ["河南省", "焦作市", "山阳区", "东方红街道"]
# Two valid codes of nobody: the check characters are computed, the rest is invented.
CODE, OTHER_CODE = "91110000600037341L", "91350100M000100Y43"


def said(name, source="registrar", **facts):
    return EnterpriseEvidence(name, source=source, **facts)


def enterprises(*records, decisions=()):
    return cluster_enterprises(records, places=PLACES, decisions=decisions)


@pytest.mark.parametrize(
    "other",
    [
        said("启航直播", "supervisor"),
        said("启航（焦作）直播电商科技有限责任公司", "supervisor"),
        said("啟航直播電商科技", "supervisor"),
        said("起航直播电商科技有限公司", "supervisor"),
        said("启航直播电商科技焦作分公司", "supervisor"),
        said("焦作远帆传媒有限公司", "supervisor", uscc=CODE),
        said("启航直播电商科技有限公司", "supervisor", uscc=CODE[:-2] + "8L"),
        said("焦作市美好传媒有限公司(原启航直播电商科技有限公司)", "supervisor"),
        said("启航", "supervisor"),
    ],
)
def test_one_enterprise_under_many_names(other):
    assert enterprises(said("焦作市启航直播电商科技有限公司", uscc=CODE), other).label == [0, 0]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (said("顺丰速运有限公司", uscc=CODE), said("顺丰速运经营部", "territory", uscc=OTHER_CODE)),
        (said("顺丰速运有限公司", uscc=CODE), said("顺丰速运经营部", "territory")),
        (said("宏达物流有限公司"), said("宏发物流有限公司", "territory")),
        (said("焦作市通达圆通速递有限公司", uscc=CODE), said("焦作市恒通圆通速递有限公司", uscc=OTHER_CODE)),
        (said("圆通速递东方红站"), said("圆通速递焦东站", "territory")),
        (said("顺路行网约车有限公司", uscc=CODE), said("顺路行网约车有限公司", uscc=OTHER_CODE)),
    ],
)
def test_two_enterprises_of_one_brand_stay_two(left, right):
    assert enterprises(left, right).label == [0, 1]


def test_a_short_name_that_two_could_bear_waits_for_a_person():
    clusters = enterprises(
        said("焦作市顺丰速运有限公司", uscc=CODE),
        said("山阳区顺丰快递服务部", uscc=OTHER_CODE),
        said("顺丰", "territory"),
    )
    assert len(set(clusters.label)) == 3
    assert len(clusters.doubtful) == 2
    assert all("several_alike" in {clue.code for clue in doubt.evidence} for doubt in clusters.doubtful)


def test_the_address_tells_which_of_two_is_meant():
    clusters = enterprises(
        said("焦作市顺丰速运有限公司", uscc=CODE, address="解放路12号"),
        said("山阳区顺丰快递服务部", uscc=OTHER_CODE, address="人民路7号"),
        said("顺丰", "territory", address="人民路7号"),
    )
    assert clusters.label == [0, 1, 1]


def test_one_roster_under_two_names_is_one_employer():
    people = frozenset("abcdefgh")
    clusters = enterprises(
        said("焦作市蜂锐网络科技有限公司", uscc=CODE, people=people),
        said("美团外卖东方红站", "territory", people=people | {"z"}),
    )
    assert clusters.label == [0, 0]


def test_a_copied_code_does_not_swallow_the_enterprise_below():
    clusters = enterprises(
        said("焦作市启航直播电商科技有限公司", uscc=CODE),
        said("焦作市顺丰速运有限公司", uscc=OTHER_CODE),
        said("焦作市启航直播电商科技有限公司", "supervisor", uscc=CODE),
        said("焦作市顺丰速运有限公司", "supervisor", uscc=CODE),
    )
    assert clusters.label == [0, 1, 0, 1]


FIRMS = st.lists(
    st.builds(
        said,
        st.sampled_from(
            [
                "启航直播电商科技有限公司",
                "启航直播",
                "起航直播",
                "顺丰速运有限公司",
                "顺丰",
                "顺丰速运经营部",
                "圆通速递东方红站",
            ]
        ),
        st.sampled_from(["registrar", "supervisor", "territory"]),
        uscc=st.sampled_from([None, None, CODE, OTHER_CODE]),
        division=st.sampled_from([None, "410811001", "410811002"]),
    ),
    min_size=1,
    max_size=7,
)


@SLOWLY
@given(FIRMS)
def test_linking_linked_enterprises_changes_nothing(firms):
    from dataclasses import replace

    clusters = enterprises(*firms)
    again = [replace(one, master=label) for one, label in zip(firms, clusters.label, strict=True)]
    assert enterprises(*again).label == clusters.label


# -- outlets ------------------------------------------------------------------------------


def test_outlets_are_one_by_name_sound_or_door_within_an_enterprise():
    def outlet(name, enterprise=1, address=None):
        return OutletEvidence(enterprise, "焦作市顺丰速运有限公司", name, address)

    records = [
        outlet("顺丰速运解放路店"),
        outlet("解放路营业部"),
        outlet("解放路站", enterprise=2),
        outlet("万达站", address="人民路7号"),
        outlet("人民路网点", address="人民路7号"),
        outlet("万方桥站", address="人民路"),
    ]
    assert cluster_outlets(records).label == [0, 0, 1, 2, 2, 3]


def test_two_names_at_one_door_in_one_list_are_two_outlets():
    def outlet(name, source):
        return OutletEvidence(1, "焦作市顺丰速运有限公司", name, "人民路7号", source=source)

    records = [outlet("万达站", "territory"), outlet("上马站", "territory"), outlet("人民路网点", "employer")]
    found = cluster_outlets(records)
    assert found.label == [0, 1, 0]
    # Or one outlet written twice: a person is asked.
    (doubt,) = found.doubtful
    assert (doubt.left, doubt.right) == (0, 1)
    assert [clue.code for clue in doubt.evidence] == ["door_same", "list_same"]


def test_outlets_without_a_shared_door_leave_no_doubt():
    def outlet(name, address):
        return OutletEvidence(1, "焦作市顺丰速运有限公司", name, address, source="territory")

    records = [outlet("万达站", "人民路7号"), outlet("上马站", "人民路9号"), outlet("万方站", "人民路")]
    assert cluster_outlets(records).doubtful == []


def test_a_code_that_one_office_alone_writes_for_a_registered_name_is_mistyped():
    name = "焦作市快鹿餐饮配送有限公司"
    records = [said(name, source, uscc=CODE) for source in ("registrar", "supervisor", "territory")]
    assert enterprises(*records, said(name, "territory", uscc=OTHER_CODE)).label == [0, 0, 0, 0]


def test_a_roster_that_writes_the_short_name_for_some_is_not_a_second_company():
    full, short = "焦作市竹林七闲文化传播有限公司", "竹林七闲"
    some, others = frozenset("abcdef"), frozenset("ghijkl")
    records = [
        said(full, "registrar", uscc=CODE),
        EnterpriseEvidence(full, source="territory", submission=7, people=others),
        EnterpriseEvidence(short, source="territory", submission=7, people=some),
    ]
    assert enterprises(*records).label == [0, 0, 0]


def test_strangers_with_a_station_s_phone_and_the_same_last_four_stay_two():
    phone = "18801953101"
    assert not one_person(
        row("马继华", TERRITORY, mask="4108836331", phone=phone),
        row("姚云梅", SUPERVISOR, mask="4108046331", phone=phone),
    )


# -- speed must not change anything ----------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        ["1234", None, "0999", "123X", "1234", ""],
        ["11010519491231002X", "110105194912310021", None, "11010519491231002X"],
        ["138****1234", None, "13800001234"],
        ["short", "longer", None, "short"],
        ["王伟", "李娜", "王伟", None],
        [b"\x01" * 32, b"\x02" * 32, None, b"\x01" * 31 + b"\x00", b"\x01" * 32],
        [b"same-beginning-1", b"same-beginning-0", b"", b"same-beginning-1"],
        [3, 0, None, 3],
        [None, None, None],
    ],
)
def test_the_short_way_to_number_a_column_gives_the_same_numbers(values):
    assert codes(values, len(values)).tolist() == codes_of_objects(values, len(values)).tolist()


SPOTS = st.integers(0, 8)


@SLOWLY
@given(
    st.lists(st.tuples(ROWS, st.sampled_from([None, 0, 1])), min_size=1, max_size=3),
    st.lists(st.tuples(SPOTS, SPOTS, st.sampled_from(["same", "different"])), max_size=2),
)
def test_links_decided_in_rounds_are_those_decided_one_by_one(parts, decisions):
    """With people known before and decisions among the rows, which take the slower ways."""
    rows = [
        {**one, "master": master if place == 0 else None} for part, master in parts for place, one in enumerate(part)
    ]
    decisions = [
        (left, right, said) for left, right, said in decisions if left != right and max(left, right) < len(rows)
    ]
    found = []
    for least in (1, 10**9):
        with patch.object(worker_matching, "WORTH_A_ROUND", least):
            found.append(cluster_workers(evidence(rows, decisions)))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("seed", "noise", "people", "doubts", "digest"),
    [(7, 1.0, 1549, 7, "7de036d3b502e1ab84bd1755"), (8, 3.0, 1631, 64, "c8d22204764ea36029b46baf")],
)
def test_four_thousand_reports_fall_into_the_same_clusters_as_before(seed, noise, people, doubts, digest):
    """Recorded before the loops became column work: labels, grounds, scores and every doubt with its clues."""
    columns = reports(4000, seed=seed, noise=noise).columns
    clusters = cluster_workers(
        WorkerEvidence(
            name=columns["name"], id_index=columns["number"], id_mask=columns["mask"], id_head=columns["head"],
            id_last4=columns["last4"], phone=columns["phone"], phone_tail4=columns["tail4"],
            phone_head3=columns["head3"], born_on=columns["born_on"], sex=columns["sex"],
            enterprise=columns["enterprise"], source=columns["source"], submission=columns["submission"],
        )
    )  # fmt: skip
    doubtful = [
        (
            doubt.left,
            doubt.right,
            doubt.score,
            [(clue.code, str(clue.left), str(clue.right)) for clue in doubt.evidence],
        )
        for doubt in clusters.doubtful
    ]
    said = (clusters.label, clusters.how, [round(float(score), 3) for score in clusters.score], doubtful)
    assert (clusters.count, len(clusters.doubtful)) == (people, doubts)
    assert sha256(repr(said).encode()).hexdigest()[:24] == digest


def test_a_branch_listed_in_one_ledger_is_the_company_of_the_register_and_of_that_ledgers_roster():
    branch, parent = "焦作宏远出行科技有限公司山阳分公司", "焦作宏远出行科技有限公司"
    registered = EnterpriseEvidence(parent, uscc=CODE, source="registrar", submission=1)
    listed = EnterpriseEvidence(branch, source="territory", submission=7)
    people = EnterpriseEvidence(parent, source="territory", submission=7, people=frozenset("abcdef"))
    assert enterprises(registered, listed, people).label == [0, 0, 0]
    twice = EnterpriseEvidence(parent, source="territory", submission=7)
    assert enterprises(registered, listed, twice).label == [0, 1, 0]


def test_a_company_spoken_of_by_its_brand_is_the_only_one_of_that_brand():
    full = EnterpriseEvidence("焦作顺众企业服务外包有限公司", uscc=CODE, source="registrar", submission=1)
    short = EnterpriseEvidence("顺众公司", source="territory", submission=7)
    assert enterprises(full, short).label == [0, 0]
    people = EnterpriseEvidence(full.name, source="territory", submission=7, people=frozenset("abcdef"))
    assert enterprises(full, short, people).label == [0, 0, 0]
    rival = EnterpriseEvidence("焦作顺众快递有限公司", uscc=OTHER_CODE, source="registrar", submission=1)
    assert enterprises(full, rival, short).label == [0, 1, 2]


def test_a_roster_may_leave_out_the_branch_that_the_list_gives():
    branch, parent = "河南蓝雁快递服务有限公司焦作分公司", "河南蓝雁快递服务有限公司"
    listed = EnterpriseEvidence(branch, uscc=CODE, source="territory", submission=7)
    people = [EnterpriseEvidence(name, source="territory", submission=7, people=frozenset(who))
              for name, who in ((branch, "abcdef"), (parent, "ghijkl"))]  # fmt: skip
    assert enterprises(listed, *people).label == [0, 0, 0]
