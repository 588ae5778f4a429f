"""What to say about a file that cannot be read, and about a cell that was not understood.

One sentence for each code: what it is, and how to go on. The first table is
about whole files, the second about rows; `row_error` puts sheet, row and
column in front, as an officer looks for them.
"""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_AS_XLSX = gettext_lazy("请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
_NOT_A_TABLE = gettext_lazy("请上传台账表格本身（.xlsx、.xls 或 .csv）。")

FILES: dict[str, Any] = {
    "empty": gettext_lazy("这个文件是空的，一个字节也没有。请检查是否还在下载或同步，再重新上传。"),
    "blank": gettext_lazy("这个文件里只有空白，没有任何文字。请确认选对了文件。"),
    "zeros": gettext_lazy("这个文件的内容全是零，通常是拷贝时断电或优盘没有安全退出造成的。请重新拷贝一份再上传。"),
    "too_large": gettext_lazy("文件超过 %(limit)s MB。请按街道或按企业拆成几个文件分别上传，也可以请牵头部门用大批量通道导入。"),
    "unpacked": gettext_lazy("表格解开以后有 %(megabytes)s MB，超过 %(limit)s MB。请删去多余的工作表和格式，或者按街道拆成几个文件。"),
    "rows": gettext_lazy("表格超过 %(limit)s 行。请按街道或按企业拆成几个文件分别上传。"),
    "columns": gettext_lazy("工作表“%(sheet)s”有 %(count)s 列，超过 %(limit)s 列。请删去右边多余的列再上传。"),
    "too_many_sheets": gettext_lazy("这个文件有 %(count)s 个工作表，超过 %(limit)s 个。请只保留要报送的工作表。"),
    "too_much_memory": gettext_lazy("读这个文件要用的内存超过 %(limit)s MB，已经停止。请删去多余的格式和工作表，或者拆成几个文件。"),
    "memory": gettext_lazy("读这个文件时内存不够，已经停止。请拆成几个较小的文件再上传。"),
    "too_slow": gettext_lazy("读了 %(limit)s 秒还没有读完，已经停止。请删去多余的格式和工作表，或者拆成几个文件。"),
    "too_deep": gettext_lazy("文件内部的层次太深，不像正常的表格，已经停止。请新建一个表格，把内容复制过去再上传。"),
    "reader_died": gettext_lazy("文件内部有损坏，读到一半读不下去了。请新建一个表格，把内容复制过去，另存为 .xlsx 再上传。"),
    "encrypted": gettext_lazy("这个表格设了打开密码，系统读不了。请取消密码（文件、信息、保护工作簿），另存后再上传。"),
    "zip_encrypted": gettext_lazy("这个压缩包设了密码。请解压以后，上传里面的表格。"),
    "encoding": gettext_lazy("这个文本文件的编码认不出来。请用 WPS 或 Excel 打开，另存为 .xlsx，或者另存为 UTF-8 编码的 .csv。"),
    "csv_quote": gettext_lazy("这个 .csv 里有引号没有成对，后面的行分不开。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"),
    "no_sheets": gettext_lazy("这个工作簿里没有工作表。请确认选对了文件。"),
    "only_charts": gettext_lazy("这个工作簿里只有图表，没有数据表。请上传带数据的工作表。"),
    "sheet_damaged": gettext_lazy("工作表“%(sheet)s”损坏，读不下去。请新建一个表格，把这一页的内容复制过去再上传。"),
    "cell_reference": gettext_lazy("工作表里有单元格的位置超出了表格软件的范围，可能被程序改坏了。请新建一个表格，把内容复制过去再上传。"),
    "no_table": gettext_lazy("没有找到表头。请确认表里有“企业名称”或“姓名”这样的列标题，再重新上传。"),
    # Packages that are damaged or dangerous.
    "zip_cut": gettext_lazy("文件不完整，像是没有下载完或者没有传完。请重新保存一份再上传。"),
    "zip_damaged": gettext_lazy("文件里的“%(member)s”损坏，解不开。请用 WPS 或 Excel 打开修复，另存为 .xlsx 后再上传。"),
    "zip_members": gettext_lazy("文件里装了 %(count)s 个部件，超过 %(limit)s 个，不像正常的表格。请新建一个表格，把内容复制过去再上传。"),
    "zip_ratio": gettext_lazy("文件压缩得异常紧（%(ratio)s 倍），可能是恶意构造的，已经拒绝。请新建一个表格，把内容复制过去再上传。"),
    "zip_traversal": gettext_lazy("文件内部的路径指向外面，可能是恶意构造的，已经拒绝。请向提供文件的人核实。"),
    "zip_duplicate": gettext_lazy("文件内部有重名的部件，不知道该信哪一个，已经拒绝。请新建一个表格，把内容复制过去再上传。"),
    "zip_method": gettext_lazy("文件用了少见的压缩方法，读不了。") , "zip_nested": gettext_lazy("表格里面又套着一个压缩包，已经拒绝。请只上传最里面的那个表格。"),
    "zip_split": gettext_lazy("这是分卷压缩包的一部分。请合并解压以后，上传里面的表格。"),
    "zip_empty": gettext_lazy("这是一个空的压缩包。请确认选对了文件。"),
    "xml_entity": gettext_lazy("文件内部带有外部实体，可能是恶意构造的，已经拒绝。请向提供文件的人核实。"),
    "xml_doctype": gettext_lazy("文件内部带有文档类型声明，正常的表格没有这个，已经拒绝。请新建一个表格，把内容复制过去再上传。"),
    "no_content_types": gettext_lazy("文件缺少内容清单，不是完整的 .xlsx。") , "workbook_empty": gettext_lazy("工作簿的目录是空的，文件已经损坏。"),
    "no_relations": gettext_lazy("工作簿缺少部件之间的关系表，文件已经损坏。"),
    "bad_workbook": gettext_lazy("工作簿的目录损坏，不知道有哪些工作表。"), "bad_styles": gettext_lazy("工作簿的样式部分损坏，分不清日期和数字。"),
    "bad_strings": gettext_lazy("工作簿的文字部分损坏，单元格里的字读不出来。"), "xlsx_damaged": gettext_lazy("这个 .xlsx 内部损坏，打不开。"),
    "xlsx_without_workbook": gettext_lazy("这个文件像是 Office 文档，但里面没有工作簿。"), "xls_damaged": gettext_lazy("这个 .xls 内部损坏，打不开。"),
    "ole_cut": gettext_lazy("这个 .xls 不完整，像是没有下载完。请重新保存一份再上传。"), "ole_other": gettext_lazy("这个旧格式的 Office 文件里没有表格。"),
    "old_biff": gettext_lazy("这是 Excel 95 以前的格式，太旧了。"),
    # Tables in other clothes.
    "html": gettext_lazy("这其实是一个网页，只是改名叫 .xls（业务系统导出的文件常常这样）。"),
    "mhtml": gettext_lazy("这其实是一个单文件网页，只是改名叫 .xls。"),
    "xml_spreadsheet": gettext_lazy("这是 XML 表格（2003 版的文本格式）。"), "ods": gettext_lazy("这是 OpenDocument 表格（.ods）。"),
    "xlsb": gettext_lazy("这是二进制工作簿（.xlsb）。"), "numbers": gettext_lazy("这是苹果电脑的 Numbers 表格。请导出为 Excel 格式后再上传。"),
    "sylk": gettext_lazy("这是 SYLK 格式的旧表格。"), "dif": gettext_lazy("这是 DIF 格式的旧表格。"), "parquet": gettext_lazy("这是 Parquet 数据文件。请导出为 .csv 后再上传。"),
    "zip_of_tables": gettext_lazy("这是一个压缩包，里面有 %(count)s 个表格。请解压以后一个一个上传。"),
    "zip": gettext_lazy("这是一个压缩包，里面没有表格。"), "rar": gettext_lazy("这是一个 RAR 压缩包。请解压以后，上传里面的表格。"),
    "seven_zip": gettext_lazy("这是一个 7z 压缩包。请解压以后，上传里面的表格。"), "gzip": gettext_lazy("这是一个 gz 压缩包。请解压以后，上传里面的表格。"),
    "bzip2": gettext_lazy("这是一个 bz2 压缩包。请解压以后，上传里面的表格。"), "xz": gettext_lazy("这是一个 xz 压缩包。请解压以后，上传里面的表格。"),
    "tar": gettext_lazy("这是一个 tar 打包文件。请解开以后，上传里面的表格。"), "cab": gettext_lazy("这是一个 CAB 压缩包。请解压以后，上传里面的表格。"),
    # Documents.
    "pdf": gettext_lazy("这是 PDF 文件，不是表格。请向制表人要原来的电子表格。"), "word": gettext_lazy("这是 Word 文档，不是表格。请把里面的表格复制到 Excel，再上传。"),
    "word_old": gettext_lazy("这是旧版的 Word（或 WPS 文字）文档，不是表格。请把里面的表格复制到 Excel，再上传。"),
    "word_xml": gettext_lazy("这是 XML 形式的 Word 文档，不是表格。请把里面的表格复制到 Excel，再上传。"),
    "rtf": gettext_lazy("这是 RTF 文档，不是表格。请把里面的表格复制到 Excel，再上传。"), "odt": gettext_lazy("这是 OpenDocument 文字文档，不是表格。"),
    "powerpoint": gettext_lazy("这是幻灯片，不是表格。"), "powerpoint_old": gettext_lazy("这是旧版的幻灯片，不是表格。"), "odp": gettext_lazy("这是 OpenDocument 幻灯片，不是表格。"),
    "visio": gettext_lazy("这是 Visio 绘图，不是表格。"), "project": gettext_lazy("这是项目计划文件，不是表格。"), "outlook": gettext_lazy("这是一封 Outlook 邮件。请先把附件另存出来，再上传附件。"),
    "email": gettext_lazy("这是一封邮件的原文。请先把附件另存出来，再上传附件。"), "ofd": gettext_lazy("这是 OFD 版式文件，不是表格。请向制表人要原来的电子表格。"),
    "hwp": gettext_lazy("这是韩文办公软件的文档，不是表格。"), "epub": gettext_lazy("这是一本电子书，不是表格。"), "chm": gettext_lazy("这是帮助手册，不是表格。"),
    "caj": gettext_lazy("这是 CAJ 文献，不是表格。"), "postscript": gettext_lazy("这是打印用的 PostScript 文件，不是表格。"), "psd": gettext_lazy("这是 Photoshop 图稿，不是表格。"),
    "dwg": gettext_lazy("这是 CAD 图纸，不是表格。"), "certificate": gettext_lazy("这是证书或密钥文件，不是表格。请不要把它发给别人。"),
    # Pictures, sound, programs.
    "png": gettext_lazy("这是一张 PNG 图片。系统不认图片里的表格，请上传电子表格。"), "jpeg": gettext_lazy("这是一张照片（JPEG）。系统不认照片里的表格，请上传电子表格。"),
    "gif": gettext_lazy("这是一张 GIF 动图，不是表格。"), "bmp": gettext_lazy("这是一张 BMP 图片，不是表格。"), "tiff": gettext_lazy("这是扫描件（TIFF 图片），不是表格。"),
    "webp": gettext_lazy("这是一张 WebP 图片，不是表格。"), "heic": gettext_lazy("这是手机照片（HEIC），不是表格。"), "svg": gettext_lazy("这是 SVG 矢量图，不是表格。"), "image": gettext_lazy("这是一张图片，不是表格。"),
    "video": gettext_lazy("这是一段视频，不是表格。"), "audio": gettext_lazy("这是一段录音，不是表格。"), "font": gettext_lazy("这是字体文件，不是表格。"),
    "exe": gettext_lazy("这是一个 Windows 程序，不是表格，已经拒绝。如果它自称是台账，请报告网络管理员。"), "elf": gettext_lazy("这是一个 Linux 程序，不是表格，已经拒绝。"),
    "script": gettext_lazy("这是一段脚本程序，不是表格，已经拒绝。"), "jar": gettext_lazy("这是一个 Java 程序包，不是表格，已经拒绝。"), "java_class": gettext_lazy("这是一个 Java 程序，不是表格，已经拒绝。"),
    "apk": gettext_lazy("这是手机应用安装包，不是表格，已经拒绝。"), "msi": gettext_lazy("这是安装程序，不是表格，已经拒绝。"), "shortcut": gettext_lazy("这是一个快捷方式，不是文件本身。请找到原来的表格再上传。"),
    "pointer": gettext_lazy("这只是一个占位文件，真正的内容没有下载下来。请先把文件下载完整，再上传。"),
    # Data of machines.
    "sqlite": gettext_lazy("这是一个 SQLite 数据库，不是表格。"), "access": gettext_lazy("这是 Access 数据库。请导出为 Excel 表格后再上传。"), "sql": gettext_lazy("这是数据库脚本，不是表格。"),
    "json": gettext_lazy("这是 JSON 数据，不是表格。"), "xml": gettext_lazy("这是 XML 数据，不是表格。"), "vcard": gettext_lazy("这是通讯录名片（vCard），不是表格。"), "vcalendar": gettext_lazy("这是日历文件，不是表格。"),
    "binary": gettext_lazy("这个文件不是表格，也不是文本，认不出是什么。"),
}  # fmt: skip

_RESAVE = frozenset(
    ("zip_method", "no_content_types", "workbook_empty", "no_relations", "bad_workbook", "bad_styles", "bad_strings", "xlsx_damaged",
     "xlsx_without_workbook", "xls_damaged", "old_biff", "html", "mhtml", "xml_spreadsheet", "ods", "xlsb", "sylk", "dif")
)  # fmt: skip

ROWS: dict[str, Any] = {
    "key_damaged": gettext_lazy("行标识被改动过，认不出是哪一行。请从底册把原来的行标识复制回来；确实是新增的，请把这一格清空。"),
    "key_foreign": gettext_lazy("这一行来自别的单位或别的企业的底册，没有收下。请只填贵单位自己的底册。"),
    "key_stale": gettext_lazy("这一行来自以前轮次的底册，本轮底册里已经没有它。仍然有的，请把行标识清空，作为新增再报。"),
    "name_missing": gettext_lazy("这一行没有姓名，不知道说的是谁。请补上姓名；不是人员的行请删去。"),
    "name_number": gettext_lazy("姓名里有数字。请改成身份证上的姓名。"),
    "name_long": gettext_lazy("姓名太长，可能是几个人写在了一格里。请一人一行。"),
    "employer_missing": gettext_lazy("看不出这个人在哪家企业工作。请在表里加一列“用工单位”，或在标题下写“填报单位：企业全称”。"),
    "enterprise_missing": gettext_lazy("这一行没有企业名称。请补上名称；不是企业的行请删去。"),
    "enterprise_long": gettext_lazy("企业名称超过 120 个字。请只写营业执照上的名称。"),
    "outlet_missing": gettext_lazy("这一行没有网点名称。请补上网点名称。"),
    "uscc_length": gettext_lazy("统一社会信用代码有 %(length)s 位，应为 18 位。请对照营业执照改正；这一行照常收下，代码先空着。"),
    "uscc_check": gettext_lazy("统一社会信用代码的校验位不对，可能抄错了一位。请对照营业执照核对；确认无误可以不改。"),
    "uscc_characters": gettext_lazy("统一社会信用代码里有不该出现的字符（不用 I、O、Z、S、V）。请对照营业执照改正。"),
    "uscc_scientific": gettext_lazy("统一社会信用代码被表格软件改成了科学计数，末几位已经丢失。请把该列设为文本，再对照营业执照重填。"),
    "uscc_registration": gettext_lazy("这里是 15 位的旧注册号，不是 18 位的统一社会信用代码。请对照营业执照补上新代码。"),
    "id_check": gettext_lazy("身份证号的校验位不对，可能抄错了一位。请对照证件核对；这个号码不用于认定身份。"),
    "id_length": gettext_lazy("身份证号的位数不对，应为 18 位。请对照证件补全；这一行照常收下，号码先空着。"),
    "id_birth": gettext_lazy("身份证号里的出生日期不存在。请对照证件核对。"),
    "id_scientific": gettext_lazy("身份证号被表格软件当成了数字，末几位已经丢失。请把该列设为文本格式，再重新填写。"),
    "id_unreadable": gettext_lazy("身份证号一格里的内容不是号码。请填 18 位号码，或者留空。"),
    "phone_length": gettext_lazy("手机号的位数不对，应为 11 位。请核对后改正；这一行照常收下，电话先空着。"),
    "phone_scientific": gettext_lazy("手机号被表格软件改成了科学计数，后几位已经丢失。请把该列设为文本，再重新填写。"),
    "phone_several": gettext_lazy("一格里写了几个手机号，只取了第一个。"),
    "phone_landline": gettext_lazy("这里是固定电话，不是手机号，没有用来认定本人。"),
    "phone_unreadable": gettext_lazy("手机号一格里的内容不是号码。请填 11 位手机号，或者留空。"),
    "born_differs": gettext_lazy("出生日期和身份证号里的不一样，取了身份证号里的。"),
    "sex_differs": gettext_lazy("性别和身份证号里的不一样，取了表里写的。"),
    "party_status_unknown": gettext_lazy("政治面貌没有读懂，按“不掌握”处理。请写“正式党员”“预备党员”或“群众”。"),
    "status_unknown": gettext_lazy("经营状况“%(excerpt)s”没有读懂，按“不掌握”处理。请写“正常”“停业”“迁出”或“注销”。"),
    "division_unknown": gettext_lazy("“%(excerpt)s”不在区划名录里。原文已经保留；请改成街道或村（社区）的正式名称。"),
    "count_about": gettext_lazy("人数写的是“%(excerpt)s”，只能填一个整数。请核实后填确切的数；这一格先按“不掌握”处理。"),
    "count_text": gettext_lazy("“%(excerpt)s”不是数。请填整数；不掌握请留空，不要填 0。"),
    "count_fraction": gettext_lazy("“%(excerpt)s”不是整数。请填整数。"),
    "count_negative": gettext_lazy("人数不能是负数。请核实。"),
    "count_huge": gettext_lazy("这个数大得不可能。请核实是否填错了列。"),
    "count_date": gettext_lazy("这里本该是人数，却是一个日期。请把该列设为数字格式再重填。"),
    "count_note": gettext_lazy("“%(excerpt)s”里带有说明，只取了前面的数。"),
    "date_impossible": gettext_lazy("“%(excerpt)s”不是一个存在的日期。请核对后改正；这一格先空着。"),
    "date_year": gettext_lazy("“%(excerpt)s”只有年份，没有月份，没有采用。请写到月或日。"),
    "date_text": gettext_lazy("“%(excerpt)s”不是日期。请写成 2026-10-31 这样。"),
    "date_month_number": gettext_lazy("“%(excerpt)s”分不清是一月还是十月。请写成 2026-01 或 2026-10。"),
    "members_do_not_add": gettext_lazy("党员总数 %(total)s 不等于正式 %(formal)s 加预备 %(probationary)s。请核对。"),
}  # fmt: skip


def file_sentence(code: str, detail: Mapping[str, object]) -> str:
    """Why a whole file cannot be read, and what to do."""
    sentence = str(FILES.get(code, FILES["reader_died"]))
    if code in _RESAVE:
        sentence += str(_AS_XLSX)
    elif sentence.endswith(str(_("不是表格。"))):
        sentence += str(_NOT_A_TABLE)
    return _fill(sentence, detail)


def unreadable(problem: Any) -> str:
    """The sentence of an `Unreadable`."""
    return file_sentence(problem.code, problem.detail)


def cell_sentence(code: str, params: Mapping[str, object]) -> str:
    """What is wrong with a cell and how to mend it, without the place."""
    return _fill(str(ROWS.get(code, _("这一格没有读懂，先空着。"))), params)


def row_error(error: Any) -> str:
    """Place and sentence of a `rows.RowError`: 工作表“外卖”第 17 行 C 列：…"""
    return place(error.sheet, error.row, error.column) + cell_sentence(
        error.code, {"excerpt": error.excerpt, **error.detail}
    )


def place(sheet: str, row: int, column: str) -> str:
    """Where to look, as the person's own spreadsheet numbers it."""
    where = (
        _("工作表“%(sheet)s”第 %(row)d 行") % {"sheet": sheet, "row": row}
        if sheet
        else _("第 %(row)d 行") % {"row": row}
    )
    return where + (_(" %(column)s 列：") % {"column": column} if column else "：")


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return "?"


def _fill(sentence: str, detail: Mapping[str, object]) -> str:
    return sentence % _Blank(detail) if "%(" in sentence else sentence
