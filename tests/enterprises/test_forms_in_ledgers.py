"""Forms beside tables: labels with their values, as employers fill them in."""

import io

import xlsxwriter

from enterprises.ledgers.interpretation import read_ledger


def _read(rows, *, source="employer"):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("基本情况")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    file.seek(0)
    return read_ledger(file, source=source, divisions=[("410811001", "东方红街道")])


def test_a_form_of_pairs_side_by_side_is_one_enterprise():
    ledger = _read([
        ["企业基本情况表"],
        ["企业名称", "焦作市试验配送有限公司", "社会信用代码", "91410811MA40000000"],
        ["详细地址", "人民路1号", "法定代表人", "张三丰"],
        ["联系电话", "13800000000", "职工人数", 42],
        ["正式党员", 2, "预备党员数", 0],
        ["经营状态", "开业"],
    ])  # fmt: skip
    (row,) = ledger.enterprises
    assert (row.name, row.headcount, row.formal_members, row.operating_status) == (
        "焦作市试验配送有限公司",
        42,
        2,
        "operating",
    )


def test_a_heading_about_being_there_is_no_headcount():
    ledger = _read([
        ["焦作市试验配送有限公司员工花名册"],
        ["序号", "姓名", "手机号", "在岗情况"],
        [1, "张三丰", "13800000000", "在职"],
        [2, "李四光", "13800000001", "已离职"],
        [3, "王五一", "13800000002", "在职"],
    ])  # fmt: skip
    assert [row.employment_state for row in ledger.workers] == ["active", "left", "active"]


def test_people_below_a_line_about_leavers_have_left():
    ledger = _read([
        ["焦作市试验配送有限公司花名册"],
        ["序号", "姓名", "手机号"],
        [1, "张三丰", "13800000000"],
        ["以下人员已离职："],
        [1, "李四光", "13800000001"],
    ])  # fmt: skip
    assert [row.employment_state for row in ledger.workers] == [None, "left"]


def test_a_title_that_names_both_says_nothing_about_leaving():
    ledger = _read([
        ["焦作市试验配送有限公司在职及离职人员花名册"],
        ["序号", "姓名", "手机号"],
        [1, "张三丰", "13800000000"],
        [2, "李四光", "13800000001"],
    ])  # fmt: skip
    assert [row.employment_state for row in ledger.workers] == [None, None]


def test_a_part_of_a_number_under_其中_is_a_heading():
    ledger = _read([
        ["", "", "从业人员（人）", "", "党员（人）", "", ""],
        ["序号", "市场主体名称", "总数", "其中：平台活跃", "小计", "正式", "主体状态"],
        [1, "焦作市试验配送有限公司", 30, 50, 3, 2, "在营"],
    ], source="supervisor")  # fmt: skip
    (row,) = ledger.enterprises
    assert (row.headcount, row.headcount_platform_active, row.formal_members) == (30, 50, 2)


def test_two_columns_tell_formal_from_probationary_members():
    ledger = _read([
        ["焦作市试验配送有限公司花名册"],
        ["姓名", "手机号", "是否党员", "是否预备党员"],
        ["张三丰", "13800000000", "是", "否"],
        ["李四光", "13800000001", "否", "是"],
        ["王五一", "13800000002", "否", "否"],
    ])  # fmt: skip
    assert [row.party_status for row in ledger.workers] == ["formal", "probationary", "none"]
