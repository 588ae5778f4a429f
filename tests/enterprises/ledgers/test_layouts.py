"""Layouts that offices invent: tables beside and below each other, ticks, forms, several things in one cell."""

from datetime import date

import pytest

from shanyang.lib import identifiers
from tests.enterprises.ledgers.making import a_book, a_uscc, an_id
from tests.enterprises.ledgers.test_interpretation import people, read

JIA, YI = "焦作市甲配送有限公司", "焦作市乙快递有限公司"
PHONES = [f"1380391000{digit}" for digit in range(1, 9)]


def parties(ledger):
    return {row.name: row.party_status for row in ledger.workers}


@pytest.mark.parametrize("above", [[JIA, "", "", "", YI], [f"单位：{JIA}", "", "", "", f"单位：{YI}"]])
def test_two_rosters_beside_each_other_have_an_employer_each(above):
    rows = [
        above,
        ["姓名", "身份证号", "政治面貌", "", "姓名", "联系电话", "岗位"],
        ["王伟", an_id(1), "中共党员", "", "李娜", PHONES[1], "快递员"],
        ["张强", an_id(2), "群众", "", "刘洋", PHONES[2], "快递员"],
        ["陈静", an_id(3), "群众"],
    ]
    ledger = read(a_book({"名册": rows}), source="employer")
    assert people(ledger) == [("王伟", JIA), ("李娜", YI), ("张强", JIA), ("刘洋", YI), ("陈静", JIA)]
    assert ledger.workers[1].phone == PHONES[1]
    assert ledger.workers[0].id_number == an_id(1)
    assert [plan.columns[0]["letter"] for plan in ledger.plans] == ["A", "E"]
    assert ledger.errors == []


def test_a_faulty_row_beside_a_good_one_is_rejected_with_its_own_cells():
    rows = [["姓名", "电话", "性别", "", "姓名", "电话", "性别"], ["王伟", PHONES[0], "男", "", "", PHONES[1], "女"]]
    ledger = read(a_book({"名册": rows}), unit=JIA)
    assert people(ledger) == [("王伟", JIA)]
    (one,) = ledger.rejected
    assert (one.cells, one.table) == (["", PHONES[1], "女"], 1)
    assert [(error.row, error.column) for error in ledger.errors if error.rejected] == [(2, "E")]


def test_a_list_of_enterprises_beside_a_roster():
    rows = [
        ["企业名称", "从业人数", "", "姓名", "电话", "用工单位"],
        [JIA, 12, "", "李娜", PHONES[1], YI],
        [YI, 7, "", "刘洋", PHONES[2], JIA],
    ]
    ledger = read(a_book({"a": rows}))
    assert [(row.name, row.headcount) for row in ledger.enterprises] == [(JIA, 12), (YI, 7)]
    assert people(ledger) == [("李娜", YI), ("刘洋", JIA)]


def test_an_empty_column_inside_one_table_is_no_border():
    rows = [
        ["姓名", "电话", "", "用工单位", "岗位"],
        ["王伟", PHONES[0], "", JIA, "骑手"],
        ["李娜", PHONES[1], "", YI, ""],
    ]
    ledger = read(a_book({"a": rows}))
    assert people(ledger) == [("王伟", JIA), ("李娜", YI)]


@pytest.mark.parametrize(
    "headings",
    [["正式党员", "预备党员", "群众"], ["中共党员", "中共预备党员", "群众"], ["党员", "预备党员", "共青团员"]],
)
def test_party_status_in_ticked_columns(headings):
    rows = [
        ["姓名", "电话", *headings],
        ["王伟", PHONES[0], "√"],
        ["李娜", PHONES[1], "", "√"],
        ["张强", PHONES[2], "", "", "√"],
        ["刘洋", PHONES[3]],
    ]
    told = {"王伟": "formal", "李娜": "probationary", "张强": "none", "刘洋": None}
    assert parties(read(a_book({"a": rows}), unit=JIA)) == told
    grouped = [["姓名", "电话", "政治面貌"], ["", "", *headings], *rows[1:]]
    merges = {"a": [(0, 2, 0, 4, "政治面貌"), (0, 0, 1, 0, "姓名"), (0, 1, 1, 1, "电话")]}
    assert parties(read(a_book({"a": grouped}, merges=merges), unit=JIA)) == told


def test_numbers_of_members_by_kind_are_no_ticks():
    rows = [["企业名称", "从业人数", "正式党员", "预备党员"], [JIA, 12, 2, 1]]
    (row,) = read(a_book({"a": rows})).enterprises
    assert (row.formal_members, row.probationary_members) == (2, 1)


def test_a_yes_to_having_left_is_no_yes_to_being_there():
    rows = [["姓名", "电话", "是否离职"], ["王伟", PHONES[0], "是"], ["李娜", PHONES[1], "否"]]
    ledger = read(a_book({"a": rows}), unit=JIA)
    assert [row.employment_state for row in ledger.workers] == ["left", "active"]
    rows = [["姓名", "电话", "在职", "离职"], ["王伟", PHONES[0], "", "√"], ["李娜", PHONES[1], "√", ""]]
    ledger = read(a_book({"a": rows}), unit=JIA)
    assert [row.employment_state for row in ledger.workers] == ["left", "active"]
    rows = [["企业名称", "从业人数", "是否注销"], [JIA, 12, "是"], [YI, 3, "否"]]
    assert [row.operating_status for row in read(a_book({"a": rows})).enterprises] == ["deregistered", "operating"]


@pytest.mark.parametrize("both", [f"{JIA}、{YI}", f"{JIA}/{YI}", f"{JIA}；{YI}", f"{JIA}\n{YI}", f"{JIA}（兼{YI}）"])
def test_two_employers_in_one_cell(both):
    ledger = read(a_book({"a": [["姓名", "电话", "用工单位"], ["王伟", PHONES[0], both]]}))
    assert people(ledger) == [("王伟", JIA), ("王伟", YI)]
    assert {row.phone for row in ledger.workers} == {PHONES[0]}


@pytest.mark.parametrize("one", [f"{JIA}/东方红站", "甲（外卖、快递）服务有限公司", f"{JIA}（原{YI}）"])
def test_one_employer_that_is_written_with_something_else(one):
    ledger = read(a_book({"a": [["姓名", "电话", "用工单位"], ["王伟", PHONES[0], one]]}))
    assert len(ledger.workers) == 1


def test_forms_below_each_other_with_their_rosters():
    rows = [
        ["企业名称", JIA], ["统一社会信用代码", a_uscc(1)], ["从业人员数", "15人"], ["其中：党员", 3], ["预备党员", 1],
        ["经营状态", "正常"], ["姓名", "电话"], ["王伟", PHONES[0]], ["李娜", PHONES[1]], [],
        ["企业名称", YI], ["统一社会信用代码", a_uscc(2)], ["从业人员数", "25人"], ["经营状态", "停业"],
        ["姓名", "电话"], ["张强", PHONES[2]], ["刘洋", PHONES[3]],
    ]  # fmt: skip
    ledger = read(a_book({"a": rows}))
    said = [(r.name, r.uscc, r.headcount, r.operating_status, r.formal_members, r.row) for r in ledger.enterprises]
    assert said == [(JIA, a_uscc(1), 15, "operating", 2, 1), (YI, a_uscc(2), 25, "suspended", None, 11)]
    assert people(ledger) == [("王伟", JIA), ("李娜", JIA), ("张强", YI), ("刘洋", YI)]


def test_ditto_means_the_row_above_in_every_column():
    rows = [
        ["姓名", "电话", "用工单位", "政治面貌", "在岗状态", "街道"],
        ["王伟", PHONES[0], JIA, "群众", "在职", "焦东街道"],
        ["李娜", PHONES[1], "同上", "〃", "同上", "〃"],
        ["张强", PHONES[2], '"', "党员", '"', "东方红街道"],
    ]
    ledger = read(a_book({"a": rows}))
    assert [row.enterprise_name for row in ledger.workers] == [JIA] * 3
    assert [row.party_status for row in ledger.workers] == ["none", "none", "formal"]
    assert [row.employment_state for row in ledger.workers] == ["active"] * 3
    assert [row.division for row in ledger.workers] == ["410811002", "410811002", "410811001"]
    assert ledger.errors == []


def test_tables_of_several_kinds_below_each_other():
    rows = [
        ["一、企业情况"], ["企业名称", "从业人数", "经营状况"], [JIA, 3, "正常"], [],
        ["二、网点情况"], ["网点名称", "所属企业", "地址", "状态"], ["甲站", JIA, "焦东路1号", "正常"], [],
        ["三、人员名册"], ["姓名", "电话", "用工单位"], ["王伟", PHONES[0], JIA], ["刘洋", PHONES[3], JIA],
        ["四、离职人员"], ["姓名", "用工单位", "电话", "离职时间"], ["李娜", JIA, PHONES[1], "2026-09-01"],
    ]  # fmt: skip
    ledger = read(a_book({"a": rows}))
    assert [plan.kind for plan in ledger.plans] == ["enterprise", "outlet", "worker", "worker"]
    assert [row.name for row in ledger.outlets] == ["甲站"]
    assert ledger.enterprises[0].headcount == 3
    gone = ledger.workers[-1]
    assert (gone.name, gone.enterprise_name, gone.phone, gone.left_on) == ("李娜", JIA, PHONES[1], date(2026, 9, 1))
    assert [row.employment_state for row in ledger.workers] == [None, None, "left"]


def test_people_who_left_on_a_sheet_of_their_own():
    roster = [["姓名", "电话", "用工单位"], ["李娜", PHONES[1], JIA]]
    for name in ("离职", "已离职", "离职人员", "流失人员", "减员名单"):
        ledger = read(a_book({"在职": [roster[0], ["王伟", PHONES[0], JIA]], name: roster}))
        assert [row.employment_state for row in ledger.workers] == [None, "left"], name


EXACT = {"三十人": 30, "15+3": 18, "15＋3人": 18, "共28人": 28, "男15女3": 18, "贰": 2, "廿五": 25, "一百零五人": 105}
INEXACT = ("约30人", "30余人", "十几人", "二三人", "3-5人")


@pytest.mark.parametrize(("written", "number"), [*EXACT.items(), *((written, None) for written in INEXACT)])
def test_numbers_as_people_write_them(written, number):
    (row,) = read(a_book({"a": [["企业名称", "从业人数", "经营状况"], [JIA, written, "正常"]]})).enterprises
    assert row.headcount == number


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("党员2名", (2, None, None)),
        ("正式党员2名，预备党员1名", (3, 2, 1)),
        ("有党员三人（其中预备1人）", (3, 2, 1)),
        ("暂无党员", (0, 0, 0)),
        ("流动党员2名", (None, None, None)),
        ("2026年新发展党员1名", (None, None, None)),
    ],
)
def test_members_told_in_the_remark(remark, told):
    (row,) = read(a_book({"a": [["企业名称", "从业人数", "备注"], [JIA, 12, remark]]})).enterprises
    assert (row.members_total, row.formal_members, row.probationary_members) == told
    rows = [["企业名称", "从业人数", "党员数", "备注"], [JIA, 12, 5, remark]]
    assert read(a_book({"a": rows})).enterprises[0].members_total == 5


def test_what_else_a_remark_tells():
    rows = [
        ["企业名称", "地址", "备注"],
        [JIA, "焦东路8号", "现有员工15人"],
        [YI, "焦东路9号", "8月已注销，原有员工3人"],
    ]
    said = [(row.headcount, row.operating_status) for row in read(a_book({"a": rows})).enterprises]
    assert said == [(15, None), (None, "deregistered")]
    rows = [["姓名", "电话", "用工单位", "备注"]]
    rows += [[f"王{n}", PHONES[0], JIA, words] for n, words in zip("一二三四五", REMARKS, strict=True)]
    assert list(parties(read(a_book({"a": rows}))).values()) == ["formal", "probationary", "none", None, None]


REMARKS = ["中共党员，组织关系在村", "预备党员", "入党积极分子", "党员示范岗", "拟发展党员"]


def test_two_telephones_in_one_cell():
    both = [PHONES[0] + between + PHONES[1] for between in ("/", "、", "\n", "  ", "")]
    rows = [["姓名", "电话", "用工单位"], *([f"王{n}", cell, JIA] for n, cell in zip("一二三四五", both, strict=True))]
    ledger = read(a_book({"a": rows}))
    assert [row.phone for row in ledger.workers] == [PHONES[0]] * 5
    assert [error.code for error in ledger.errors] == ["phone_several"] * 5


@pytest.mark.parametrize(
    "numbers", [["甲", "乙", 1, 2], ["(1)", "(2)", "(3)", "(4)"], ["A", "B", "1", "2"], [1, 2, 3, 4]]
)
def test_numbers_of_columns_are_no_row(numbers):
    rows = [["序号", "姓名", "电话", "岗位"], numbers, [1, "王伟", PHONES[0], "骑手"]]
    ledger = read(a_book({"a": rows}), unit=JIA)
    assert [row.name for row in ledger.workers] == ["王伟"]
    rows = [["序号", "企业名称", "从业人数", "正式党员"], numbers, [1, JIA, 3, 1]]
    assert [row.name for row in read(a_book({"a": rows})).enterprises] == [JIA]


def test_any_word_under_the_date_of_leaving_is_a_leaving():
    said = ["26年5月", "2026.05", 2026.05, "2026年", "五月底", "—", "", "在职", "至今"]
    rows = [
        ["姓名", "电话", "离职日期"],
        *([f"王{n}", PHONES[0], cell] for n, cell in zip("一二三四五六七八九", said, strict=True)),
    ]
    workers = read(a_book({"a": rows}), unit=JIA).workers
    assert [row.employment_state == "left" for row in workers] == [True] * 5 + [False] * 4
    assert [row.left_on for row in workers[:3]] == [date(2026, 5, 1)] * 3


def test_rounded_numbers_kept_as_text_are_no_numbers():
    heads = [f"41081119850{month}{day}000"[:15] for month in range(1, 9) for day in range(10, 29)]
    rounded = [head + "000" for head in heads]
    # One in eleven carries a right check digit by chance.
    lucky = [number for number in rounded if identifiers.id_is_valid(number)]
    assert lucky
    numbers = [lucky[0], *(number for number in rounded if number not in lucky)][:4]
    rows = [
        ["姓名", "身份证号", "岗位"],
        *([f"王{n}", number, "骑手"] for n, number in zip("一二三四", numbers, strict=True)),
    ]
    for data in (a_book({"a": rows}), "\n".join(",".join(row) for row in rows).encode()):
        workers = read(data, unit=JIA).workers
        assert [(row.id_raw_kind, row.id_number, row.id_last4) for row in workers] == [("head", None, None)] * 4
        assert workers[0].id_head14 == lucky[0][:14]
    alone = read(a_book({"a": [*rows[:2], ["王二", an_id(1), "骑手"], ["王三", an_id(2), "骑手"]]}), unit=JIA).workers
    assert alone[0].id_raw_kind == "full"


def test_a_unit_line_between_two_tables_is_no_enterprise():
    rows = [
        ["焦东街道企业台账"], ["报送单位：焦东街道"],
        ["序号", "所属企业", "从业人员情况", "", "", "经营状态"],
        ["", "", "从业人员数", "正式党员数", "预备党员", ""],
        [1, JIA, 66, 6, 1, "正常"],
        ["填表人：某某", "", "审核人："], [],
        ["", "焦东街道网点台账"], ["", "填报单位（盖章）：焦东街道", "", "", "填报时间：2026年10月31日"],
        ["", "序号", "单位名称", "站点名称", "经营地址", "经营状态"], ["", 1, YI, "六号院网点", "丰收路8号", "正常"],
    ]  # fmt: skip
    ledger = read(a_book({"a": rows}))
    said = [(row.name, row.headcount, row.formal_members) for row in ledger.enterprises]
    assert said == [(JIA, 66, 6), (YI, None, None)]
    assert [(row.name, row.division) for row in ledger.outlets] == [("六号院网点", "410811002")]


def test_ticks_are_known_though_all_are_alike_and_a_signature_reaches_below():
    rows = [["姓名", "电话", "正式党员", "预备党员", "群众"]]
    rows += [[f"王{name}", phone, "", "", "√"] for name, phone in zip("一二三四五六七八", PHONES, strict=True)]
    rows += [["填表人：某某", "", "", "审核人：某某某"]]
    assert set(parties(read(a_book({"a": rows}), unit=JIA)).values()) == {"none"}


def test_a_star_beside_a_name_hides_nothing_unless_names_are_masked():
    said = ["林俊明*", "*王伟", "李娜★", "黄强（站长）", "张三丰"]
    rows = [["姓名", "电话", "岗位"], *([name, PHONES[n], "骑手"] for n, name in enumerate(said))]
    rows += [["赵六", PHONES[6], "骑手"]] * 8
    workers = read(a_book({"a": rows}), unit=JIA).workers
    assert [row.name for row in workers[:5]] == ["林俊明", "王伟", "李娜", "黄强", "张三丰"]
    masked = [
        ["姓名", "电话", "岗位"],
        ["王伟*", PHONES[0], "骑手"],
        ["李**", PHONES[1], "骑手"],
        ["张*", PHONES[2], "骑手"],
    ]
    assert [row.name for row in read(a_book({"a": masked}), unit=JIA).workers] == ["王伟*", "李**", "张*"]


def test_a_branch_that_is_closed_does_not_close_the_enterprise():
    rows = [["企业名称", "网点名称", "经营地址", "人数", "经营状态"], [JIA, "解放路网点", "解放路8号", 3, "已关闭"]]
    ledger = read(a_book({"网点": rows}))
    assert [(row.operating_status, row.headcount, row.address) for row in ledger.enterprises] == [(None, None, "")]
    assert [(row.status, row.headcount) for row in ledger.outlets] == [("closed", 3)]


def test_a_second_block_whose_heading_is_ticked_though_the_first_was_not():
    rows = [["姓名", "电话", "政治面貌", "", "", "岗位"], ["王伟", PHONES[0], "群众", "", "", "骑手"], []]
    rows += [[f"单位：{YI}"], ["姓名", "电话", "政治面貌", "", "", "岗位"], ["", "", "正式党员", "预备党员", "群众"]]
    rows += [["李娜", PHONES[1], "", "", "√", "骑手"], ["刘洋", PHONES[2], "√", "", "", "骑手"]]
    ledger = read(a_book({"a": rows}), unit=JIA)
    assert parties(ledger) == {"王伟": "none", "李娜": "none", "刘洋": "formal"}
    assert people(ledger)[1:] == [("李娜", YI), ("刘洋", YI)]


def test_an_owner_written_once_for_outlets_in_several_streets():
    rows = [
        ["序号", "所属企业", "站点", "属地街道", "社区", "营业状态"],
        [1, JIA, "甲一网点", "东方红街道", "文化巷社区", "正常"],
        [2, "", "甲二网点", "焦东街道", "东花园社区", "正常"],
        [3, "", "甲三网点", "焦东街道", "", "正常"],
        [4, YI, "乙一网点", "东方红街道", "广场社区", "正常"],
    ]
    ledger = read(a_book({"a": rows}), source="supervisor")
    assert [row.enterprise_name for row in ledger.outlets] == [JIA, JIA, JIA, YI]
    assert [row.division for row in ledger.outlets][:2] == ["410811001001", "410811002001"]


def test_name_and_id_number_in_one_cell():
    rows = [
        ["姓名及身份证号", "用工单位", "岗位"],
        [f"王伟 {an_id(1)}", JIA, "骑手"],
        [f"李娜{an_id(2)}", JIA, "骑手"],
        ["张强", JIA, "骑手"],
    ]
    workers = read(a_book({"a": rows})).workers
    assert [(row.name, row.id_number) for row in workers] == [("王伟", an_id(1)), ("李娜", an_id(2)), ("张强", None)]


def test_lines_over_the_people_of_one_station():
    rows = [
        [f"{JIA}人员名单"],
        ["姓名", "电话"],
        ["解放路站"],
        ["王伟", PHONES[0]],
        ["人民路站（1人）"],
        ["李娜", PHONES[1]],
    ]
    workers = read(a_book({"a": rows}), source="employer").workers
    told = [(row.name, row.enterprise_name, row.outlet_name) for row in workers]
    assert told == [("王伟", JIA, "解放路站"), ("李娜", JIA, "人民路站")]


def test_sections_of_newcomers_leavers_and_ended_enterprises():
    rows = [[f"{JIA}人员变动"], ["一、本季度新增人员"], ["姓名", "电话"], ["王伟", PHONES[0]]]
    rows += [["二、本季度减少人员"], ["姓名", "电话"], ["李娜", PHONES[1]], ["以下为离职人员"], ["赵六", PHONES[4]]]
    rows += [["三、在职人员"], ["姓名", "电话"], ["张强", PHONES[2]]]
    workers = read(a_book({"a": rows}), source="employer").workers
    told = [(row.name, row.enterprise_name, row.employment_state) for row in workers]
    assert told == [("王伟", JIA, None), ("李娜", JIA, "left"), ("赵六", JIA, "left"), ("张强", JIA, None)]
    rows = [["企业名称", "从业人数", "地址"], [JIA, 3, "焦东路1号"], ["以下企业已注销："], [YI, 1, "焦东路2号"]]
    rows += [["以下企业已迁出本区"], ["丙有限公司", 2, "焦东路3号"]]
    said = [(row.name, row.operating_status) for row in read(a_book({"a": rows})).enterprises]
    assert said == [(JIA, None), (YI, "deregistered"), ("丙有限公司", "moved_out")]


def test_what_a_later_table_holds_says_nothing_of_an_earlier_ones_columns():
    rows = [["姓名", "电话", "正式党员", "预备党员", "群众"], ["王伟", PHONES[0], "", "", "√"], [f"单位：{YI}"]]
    rows += [["姓名", "性别", "身份证号", "出生日期", "入职日期", "岗位"]]
    rows += [[f"李{name}", "女", an_id(n), "1990年6月", "2024年3月", "骑手"] for n, name in enumerate("一二三四五六")]
    ledger = read(a_book({"a": rows}), unit=JIA)
    assert parties(ledger)["王伟"] == "none"
    assert ledger.workers[1].id_number == an_id(0)


@pytest.mark.parametrize(
    "total", [["共计：92人", "92人"], ["合计", "92人"], ["总计：", "92人", "", 92], ["", "共92人"], ["人数", "92人"]]
)
def test_a_total_is_nobody(total):
    rows = [["序号", "姓名", "电话", "岗位"], [1, "王伟", PHONES[0], "骑手"], total]
    assert people(read(a_book({"a": rows}), unit=JIA)) == [("王伟", JIA)]


def test_a_code_left_of_the_name_is_not_carried_to_the_next_enterprise():
    rows = [["信用代码", "用工单位", "姓名", "电话"], [a_uscc(1), JIA, "王伟", PHONES[0]], ["", "", "李娜", PHONES[1]]]
    rows += [["", YI, "张强", PHONES[2]], ["", "", "刘洋", PHONES[3]]]
    told = [(row.enterprise_name, row.uscc) for row in read(a_book({"a": rows})).workers]
    assert told == [(JIA, a_uscc(1)), (JIA, a_uscc(1)), (YI, None), (YI, None)]


def test_a_merged_name_ends_the_code_of_the_enterprise_above():
    rows = [["用工单位", "信用代码", "姓名", "电话", "社区"]]
    for n, (firm, code) in enumerate([(JIA, a_uscc(1)), ("", ""), ("", ""), (YI, ""), ("", "")]):
        rows.append([firm, code, f"王{'一二三四五'[n]}", PHONES[n], "文化巷社区"])
    merges = {"a": [(1, 0, 3, 0, JIA), (4, 0, 5, 0, YI)]}
    told = [(row.enterprise_name, row.uscc) for row in read(a_book({"a": rows}, merges=merges)).workers]
    assert told == [(JIA, a_uscc(1))] * 3 + [(YI, None)] * 2


def test_a_platform_beside_an_employer_in_the_title_is_no_employer():
    rows = [
        [f"{JIA}花名册"],
        ["姓名", "电话", "平台", "在职状态"],
        ["王伟", PHONES[0], "德邦", "在职"],
        ["李娜", PHONES[1], "德邦", "自离"],
    ]
    ledger = read(a_book({"a": rows}), source="employer")
    assert people(ledger) == [("王伟", JIA), ("李娜", JIA)]
    assert [row.employment_state for row in ledger.workers] == ["active", "left"]
    assert people(read(a_book({"a": rows[1:]}))) == [("王伟", "德邦"), ("李娜", "德邦")]


def test_a_named_section_line_follows_a_bare_one():
    rows = [["姓名", "电话"], [f"一、{JIA}（顺丰）"], ["王伟", PHONES[0]], [f"企业名称：{YI}"], ["李娜", PHONES[1]]]
    rows += [[f"二、{JIA}"], ["张强", PHONES[2]]]
    named = [name for _, name in people(read(a_book({"a": rows}), source="supervisor"))]
    assert [name[:9] for name in named] == [JIA[:9], YI[:9], JIA[:9]]
