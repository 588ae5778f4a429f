"""Ledgers with the habits of real offices, read to typed rows."""

import io
from datetime import date

import pytest

from enterprises.ledgers import sentences
from enterprises.ledgers.interpretation import read_ledger
from tests.enterprises.ledgers.making import a_book, a_uscc, an_id, an_old_book

DIVISIONS = [
    ("410811", "山阳区"),
    ("410811001", "东方红街道"),
    ("410811002", "焦东街道"),
    ("410811001001", "文化巷社区居民委员会"),
    ("410811001002", "广场社区居民委员会"),
    ("410811002001", "东花园社区居民委员会"),
]


def read(data, source="territory", **more):
    ledger = read_ledger(io.BytesIO(data), source=source, divisions=DIVISIONS, **more)
    assert ledger.problem is None, ledger.problem
    return ledger


def people(ledger):
    return [(row.name, row.enterprise_name) for row in ledger.workers]


def test_a_merged_title_a_unit_line_and_a_two_row_heading():
    rows = [
        ["山阳区新业态企业台账"],
        ["填报单位：东方红街道办事处", "", "", "", "单位：人"],
        ["序号", "企业名称", "从业人员（人）", "", "党员", "", "经营状况"],
        ["", "", "合同", "平台活跃", "正式", "预备", ""],
        [1, "焦作市甲配送有限公司", 12, "３０", "2人", "—", "正常经营"],
        ["", "小计", 12, 30, 2],
        ["填表人：某某", "", "审核人："],
    ]
    merges = {
        "台账": [
            (0, 0, 0, 6, "山阳区新业态企业台账"),
            (2, 2, 2, 3, "从业人员（人）"),
            (2, 4, 2, 5, "党员"),
            (2, 0, 3, 0, "序号"),
            (2, 1, 3, 1, "企业名称"),
            (2, 6, 3, 6, "经营状况"),
        ]
    }
    for data in (
        a_book({"台账": rows}, merges=merges),
        a_book({"台账": rows}),
        "\n".join(",".join(map(str, row)) for row in rows).encode("gbk"),
    ):
        (row,) = read(data).enterprises
        assert (row.name, row.headcount, row.headcount_basis, row.headcount_platform_active) == (
            "焦作市甲配送有限公司",
            12,
            "contract",
            30,
        )
        assert (row.formal_members, row.probationary_members, row.operating_status, row.division) == (
            2,
            None,
            "operating",
            "410811001",
        )


def test_three_rows_of_heading():
    rows = [
        ["企业基本情况", "", "人员情况", "", ""],
        ["企业名称", "信用代码", "从业人员", "", "党员"],
        ["", "", "合计", "女", "正式党员"],
        ["甲科技有限公司", a_uscc(1), 20, 8, 3],
    ]
    merges = {
        "a": [
            (0, 0, 0, 1, "企业基本情况"),
            (0, 2, 0, 4, "人员情况"),
            (1, 2, 1, 3, "从业人员"),
            (1, 0, 2, 0, "企业名称"),
            (1, 1, 2, 1, "信用代码"),
        ]
    }
    (row,) = read(a_book({"a": rows}, merges=merges)).enterprises
    assert (row.headcount, row.female_headcount, row.formal_members, row.uscc) == (20, 8, 3, a_uscc(1))


def test_two_tables_on_one_sheet_and_a_repeated_heading():
    heading = ["序号", "姓名", "身份证号", "手机号"]
    rows = [
        ["企业名称", "信用代码", "从业人数"],
        ["甲有限公司", a_uscc(1), 2],
        [],
        ["甲有限公司从业人员名单"],
        heading,
        [1, "王一", an_id(1), "13800000001"],
        heading,
        [2, "李二", an_id(2), "13800000002"],
        ["合计", "2人"],
    ]
    ledger = read(a_book({"a": rows}))
    assert [row.name for row in ledger.enterprises] == ["甲有限公司"]
    assert people(ledger) == [("王一", "甲有限公司"), ("李二", "甲有限公司")]
    assert [row.row for row in ledger.workers] == [6, 8]


def test_section_rows_name_street_or_employer():
    heading = ["序号", "姓名", "联系电话", "岗位"]
    rows = [
        heading,
        ["一、焦作市甲配送有限公司"],
        [1, "王一", "13800000001", "骑手"],
        ["二、乙快递有限公司（2人）"],
        [1, "李二", "", "快递员"],
        [2, "赵三", "", "快递员"],
    ]
    assert people(read(a_book({"a": rows}))) == [
        ("王一", "焦作市甲配送有限公司"),
        ("李二", "乙快递有限公司"),
        ("赵三", "乙快递有限公司"),
    ]
    listing = [
        ["序号", "企业名称", "从业人数"],
        ["东方红街道"],
        [1, "甲有限公司", 3],
        ["焦东办事处（1家）"],
        [1, "乙有限公司", 4],
    ]
    assert [row.division for row in read(a_book({"a": listing}), "supervisor").enterprises] == [
        "410811001",
        "410811002",
    ]


@pytest.mark.parametrize("merged", [True, False])
def test_an_employer_written_once_for_many_rows(merged):
    rows = [
        ["用工单位", "姓名", "手机号"],
        ["甲有限公司", "王一", "13800000001"],
        ["", "李二", "13800000002"],
        ["", "赵三", "13800000003"],
        ["乙有限公司", "钱四", "13800000004"],
        ["同上", "孙五", "13800000005"],
    ]
    merges = {"a": [(1, 0, 3, 0, "甲有限公司")]} if merged else None
    assert [name for _, name in people(read(a_book({"a": rows}, merges=merges)))] == ["甲有限公司"] * 3 + [
        "乙有限公司"
    ] * 2


def test_a_missing_employer_is_not_borrowed_from_the_row_above():
    rows = [
        ["姓名", "手机号", "用工单位"],
        *[[f"王{sign}", f"1380000000{n}", "甲有限公司"] for n, sign in enumerate("一二三四五六")],
        ["李无", "13800000009", ""],
    ]
    ledger = read(a_book({"a": rows}))
    assert people(ledger)[-1] == ("李无", "")
    assert [error.code for error in ledger.errors] == ["employer_missing"]


def test_sheets_named_after_employers_and_streets():
    heading, row = ["姓名", "手机号", "性别"], ["王一", "13800000001", "男"]
    ledger = read(a_book({"美团": [heading, row], "饿了么花名册": [heading, row]}), "employer")
    assert [name for _, name in people(ledger)] == ["美团", "饿了么"]
    ledger = read(
        a_book(
            {
                "东方红": [["企业名称", "从业人数"], ["甲有限公司", 1]],
                "焦东街道": [["企业名称", "从业人数"], ["乙有限公司", 1]],
            }
        )
    )
    assert [row.division for row in ledger.enterprises] == ["410811001", "410811002"]


def test_a_form_about_one_enterprise():
    rows = [
        ["企业基本情况表"],
        ["企业名称", "甲有限公司", "统一社会信用代码", a_uscc(3)],
        ["经营地址", "东方红街道解放路1号", "负责人", "王一"],
        ["从业人数", 23, "正式党员", 3],
        ["经营状况", "正常"],
    ]
    (row,) = read(a_book({"基本情况": rows}), "employer").enterprises
    assert (row.name, row.uscc, row.headcount, row.formal_members, row.operating_status, row.contact_name) == (
        "甲有限公司",
        a_uscc(3),
        23,
        3,
        "operating",
        "王一",
    )


def test_headings_are_told_by_what_stands_below_them():
    rows = [
        ["编号", "人员", "证号", "号码", "代码"],
        *[[n, f"王{sign}", an_id(n), f"1380000000{n}", a_uscc(1)] for n, sign in enumerate("一二三四")],
    ]
    ledger = read(a_book({"a": rows}), "employer")
    assert [row.id_number for row in ledger.workers] == [an_id(n) for n in range(4)]
    assert {row.uscc for row in ledger.workers} == {a_uscc(1)}
    assert {row.phone for row in ledger.workers} == {f"1380000000{n}" for n in range(4)}


def test_a_table_without_headings():
    rows = [[n, f"王{sign}", an_id(n), f"1380000000{n}"] for n, sign in enumerate("一二三四")]
    assert [row.name for row in read(a_book({"甲有限公司": rows}), "employer").workers] == [
        "王一",
        "王二",
        "王三",
        "王四",
    ]


def test_outlets_and_the_enterprises_that_own_them():
    rows = [
        ["企业名称", "统一社会信用代码", "网点名称", "网点地址", "所属社区", "状态", "人数"],
        ["甲快递有限公司", a_uscc(1), "一部", "解放路1号", "文化巷", "营业", 5],
        ["", "", "二部", "解放路2号", "广场社区", "已撤点", 6],
        ["乙快递有限公司", a_uscc(2), "三部", "解放路3号", "东花园", "正常", 7],
    ]
    ledger = read(a_book({"网点": rows}, merges={"网点": [(1, 0, 2, 0, "甲快递有限公司"), (1, 1, 2, 1, a_uscc(1))]}))
    assert [(row.name, row.enterprise_name, row.division, row.status, row.headcount) for row in ledger.outlets] == [
        ("一部", "甲快递有限公司", "410811001001", "operating", 5),
        ("二部", "甲快递有限公司", "410811001002", "closed", 6),
        ("三部", "乙快递有限公司", "410811002001", "operating", 7),
    ]
    assert [(row.name, row.uscc, row.headcount) for row in ledger.enterprises] == [
        ("甲快递有限公司", a_uscc(1), None),
        ("乙快递有限公司", a_uscc(2), None),  # seven stand at this outlet; there may be others elsewhere
    ]


def test_people_who_have_left_and_people_who_have_not():
    heading = ["姓名", "手机号", "在职状态", "离职时间", "备注"]
    rows = [
        ["王一", "", "在职", "", ""],
        ["李二", "", "2026.3离职", "", ""],
        ["赵三", "", "", "2026年2月", ""],
        ["钱四", "", "", "", "已离职"],
        ["孙五", "", "", "", "拟离职"],
        ["周六", "", "不详", "", "兼职美团"],
        ["吴七", "", "否", "", ""],
    ]
    ledger = read(a_book({"甲有限公司": [heading, *rows]}), "employer")
    assert [row.employment_state for row in ledger.workers] == ["active", "left", "left", "left", None, None, "left"]
    assert ledger.workers[1].left_on == date(2026, 3, 1)


def test_unknown_is_not_zero_and_none_is():
    rows = [
        ["企业名称", "从业人数", "正式党员", "预备党员"],
        ["甲有限公司", "不详", "无", "—"],
        ["乙有限公司", "约60", "/", ""],
        ["丙有限公司", 0, "0人", "两"],
    ]
    ledger = read(a_book({"a": rows}))
    assert [(row.headcount, row.formal_members, row.probationary_members) for row in ledger.enterprises] == [
        (None, 0, None),
        (None, None, None),
        (0, 0, 2),
    ]
    (error,) = ledger.errors
    assert sentences.row_error(error).startswith("工作表“a”第 3 行 B 列：人数写的是“约60”")


def test_a_sum_of_members_stays_a_sum():
    rows = [["企业名称", "党员数", "其中预备"], ["甲有限公司", 5, 2], ["乙有限公司", 4, ""], ["丙有限公司", 0, ""]]
    found = read(a_book({"a": rows})).enterprises
    assert [(row.members_total, row.formal_members, row.probationary_members) for row in found] == [
        (5, 3, 2),
        (4, None, None),
        (0, 0, 0),
    ]


def test_old_names_states_and_brackets():
    rows = [
        ["单位名称", "经营状态", "备注"],
        ["甲（河南）有限公司（原乙有限公司）", "存续（在营、开业、在册）", ""],
        ["丙有限公司(已注销)", "", ""],
        ["丁有限公司", "", "2026年3月迁至解放区"],
        ["戊有限公司", "吊销", ""],
        ["己有限公司", "歇业", "拟注销"],
    ]
    found = read(a_book({"a": rows}), "registrar").enterprises
    assert [(row.name, row.former_name, row.operating_status) for row in found] == [
        ("甲（河南）有限公司", "乙有限公司", "operating"),
        ("丙有限公司", "", "deregistered"),
        ("丁有限公司", "", "moved_out"),
        ("戊有限公司", "", "closed"),
        ("己有限公司", "", "suspended"),
    ]
    assert found[3].license_state == "revoked"


def test_numbers_as_spreadsheets_ruin_them():
    heading = ["姓名", "身份证号", "手机号"]
    rows = [
        ["王 一", float(an_id(1)[:17] + "0"), 13800000001.0],
        ["李　二", "4.10811E+17", "1.3800000002E10"],
        ["赵三", f"{an_id(3)[:6]}********{an_id(3)[14:]}", "138****0003"],
        ["钱四", "'" + an_id(4), "１３８０００００００４"],
    ]
    found = read(an_old_book({"甲有限公司": [heading, *rows]}), "employer").workers
    assert [row.name for row in found] == ["王一", "李二", "赵三", "钱四"]
    assert [row.id_raw_kind for row in found] == ["head", "bad", "mask", "full"]
    assert [row.id_last4 for row in found] == [None, None, an_id(3)[14:], an_id(4)[14:]]
    assert [row.phone or row.phone_masked for row in found] == [
        "13800000001",
        "13800000002",
        "138****0003",
        "13800000004",
    ]


def test_a_hidden_sheet_is_named_and_not_read():
    data = a_book(
        {"甲有限公司": [["姓名", "手机号"], ["王一", ""]]}, hidden={"往年": [["姓名", "手机号"], ["李二", ""]]}
    )
    ledger = read(data, "employer")
    assert (ledger.hidden_sheets, len(ledger.workers)) == (["往年"], 1)
    assert len(read(data, "employer", hidden=["往年"]).workers) == 2


def test_a_row_without_a_name_is_rejected_and_the_others_are_not():
    rows = [
        ["姓名", "身份证号", "手机号"],
        ["王一", an_id(1), ""],
        ["", an_id(2), "13800000002"],
        ["", "", ""],
        ["李三", an_id(3), ""],
    ]
    ledger = read(a_book({"甲有限公司": rows}), "employer")
    assert [row.name for row in ledger.workers] == ["王一", "李三"]
    assert [(error.code, error.row, error.rejected) for error in ledger.errors] == [("name_missing", 3, True)]
    assert [row.row for row in ledger.rejected] == [3]


def test_no_error_repeats_a_number_or_a_name():
    rows = [
        ["姓名", "身份证号", "手机号", "政治面貌"],
        ["王一", an_id(1)[:17], "1380000", "秘密身份"],
        ["1234567", an_id(2), "", ""],
    ]
    told = " ".join(
        sentences.row_error(error) + error.excerpt for error in read(a_book({"甲有限公司": rows}), "employer").errors
    )
    for secret in (an_id(1)[:17], "1380000", "秘密身份", "1234567", "王一"):
        assert secret not in told


def test_a_summary_by_street_is_no_list_of_enterprises():
    rows = [["街道", "企业数", "从业人员数", "党员数"], ["东方红街道", 5, 100, 3], ["合计", 5, 100, 3]]
    ledger = read(a_book({"汇总": rows}))
    assert ledger.rows == []


def test_one_word_for_the_same_thing_everywhere():
    from enterprises.ledgers.columns import field_of

    for word in "单位名称 企业名称 公司名称 市场主体名称 主体名称 用工单位 所属企业 商户名称 企业（网点）名称".split():
        assert field_of(word) == "enterprise_name", word
    for word in "统一社会信用代码 信用代码 社会信用代码 注册号 统一信用代码（18位） 信用代码/注册号".split():
        assert field_of(word) == "uscc", word
    for word in "从业人员 职工数 在岗人数 骑手人数 从业人员数（人） 用工人数 员工总数 从业人数".split():
        assert field_of(word) == "headcount", word
    for word in "联系电话 手机号 联系方式 手机号码 电话 联 系 电 话".split():
        assert field_of(word) in ("phone", None), word
    for word in "身份证号 公民身份号码 证件号码 身份证 居民身份证号码 身份证号（必填）".split():
        assert field_of(word) == "id_number", word
    for word in "所属街道 属地 街道（办事处） 所属办事处 街道/社区".split():
        assert field_of(word) == "division", word


def test_two_people_beside_each_other_on_one_row():
    heading = ["序号", "姓名", "电话"]
    rows = [
        [*heading, *heading],
        [1, "王一", "13800000001", 2, "李二", "13800000002"],
        [3, "赵三", "13800000003", "", "", ""],
    ]
    ledger = read(a_book({"甲有限公司": rows}), "employer")
    assert [(row.name, row.phone, row.row) for row in ledger.workers] == [
        ("王一", "13800000001", 2),
        ("李二", "13800000002", 2),
        ("赵三", "13800000003", 3),
    ]


def test_name_and_telephone_in_one_cell():
    rows = [["姓名及电话", "岗位"], ["王一 13800000001", "骑手"], ["李二（13900000001）", "骑手"]]
    ledger = read(a_book({"甲有限公司": rows}), "employer")
    assert [(row.name, row.phone) for row in ledger.workers] == [("王一", "13800000001"), ("李二", "13900000001")]


def test_the_register_and_the_business_are_two_states():
    rows = [
        ["企业名称", "登记状态", "经营状况"],
        ["甲有限公司", "存续", "已停业"],
        ["乙有限公司", "注销", ""],
        ["丙有限公司", "存续", ""],
    ]
    found = read(a_book({"a": rows}), "registrar").enterprises
    assert [row.operating_status for row in found] == ["suspended", "deregistered", "operating"]


def test_a_count_with_its_share_in_brackets():
    rows = [["企业名称", "党员数"], ["甲有限公司", "3（其中预备1）"]]
    (row,) = read(a_book({"a": rows})).enterprises
    assert (row.members_total, row.formal_members, row.probationary_members) == (3, 2, 1)


def test_where_a_branch_stands_is_not_where_the_enterprise_sits():
    rows = [
        ["序号", "网点名称", "所属企业", "所在社区", "详细地址", "经营状况"],
        [1, "快鹿文化巷站", "焦作市快鹿餐饮配送有限公司", "文化巷社区", "云溪路32号", "正常营业"],
        [2, "甲配送总部", "焦作市甲配送有限公司", "广场社区", "竹林中街2号", "正常营业"],
    ]
    ledger = read(a_book({"网点": rows}))
    said = {row.name: (row.division, row.address) for row in ledger.enterprises}
    assert said["焦作市快鹿餐饮配送有限公司"] == (None, "")
    assert said["焦作市甲配送有限公司"] == ("410811001002", "竹林中街2号")
    assert [row.division for row in ledger.outlets] == ["410811001001", "410811001002"]
