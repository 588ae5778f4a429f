"""Files that nobody should be able to hurt us with, made at run time: name → (bytes, words the answer must hold)."""

# ruff: noqa: E501, PLW0108 (tables of patterns read better on one line)
from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

import xlsxwriter

from tests.enterprises.ledgers.making import a_book, an_id, an_old_book

ROWS = [
    ["序号", "姓名", "身份证号", "联系电话", "政治面貌"],
    [1, "王一", an_id(1), "13800000001", "群众"],
    [2, "李二", an_id(2), "13800000002", "群众"],
]
TEXT = "\n".join(",".join(map(str, row)) for row in ROWS)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def good() -> bytes:
    return a_book({"花名册": ROWS})


def package(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(**replaced: bytes | None) -> bytes:
    """A good workbook with some of its parts replaced (None removes)."""
    parts = members_of(good())
    for name, data in replaced.items():
        path = {"workbook": "xl/workbook.xml", "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml", "sheet": "xl/worksheets/sheet1.xml",
                "relations": "xl/_rels/workbook.xml.rels", "types": "[Content_Types].xml", "root": "_rels/.rels"}[name]  # fmt: skip
        if data is None:
            parts.pop(path)
        else:
            parts[path] = data
    return package(parts)


def sheet(cells: str, dimension: str = "") -> bytes:
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<?xml version="1.0"?><worksheet {ns}>{dimension}<sheetData>{cells}</sheetData></worksheet>'.encode()


def ole(*streams: str) -> bytes:
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams) + bytes(4096)


def bomb() -> bytes:
    return changed(sheet=sheet("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * (90 << 20)))


def hidden_size() -> bytes:
    """The directory says that a part is small; the part itself is not."""
    data = bytearray(changed(sheet=sheet(" " * (30 << 20))))
    place = data.rfind(b"xl/worksheets/sheet1.xml")
    head = data.rfind(b"PK\x01\x02", 0, place)
    data[head + 24 : head + 28] = struct.pack("<I", 1000)
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(good())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def duplicated() -> bytes:
    target = io.BytesIO(good())
    with zipfile.ZipFile(target, "a") as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("xl/worksheets/sheet1.xml", sheet(""))
    return target.getvalue()


def method(number: int) -> bytes:
    data = bytearray(good())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.find(mark)
        data[place + offset : place + offset + 2] = struct.pack("<H", number)
    return bytes(data)


def a_database() -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        connection = sqlite3.connect(file.name)
        connection.execute("create table a (b)")
        connection.commit()
        connection.close()
        return open(file.name, "rb").read()


def a_tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    return target.getvalue()


def charts_only() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("数据").hide()
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=数据!$A$1:$A$3"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    return target.getvalue()


def wide(columns: int) -> bytes:
    return a_book(
        {"宽": [["姓名", "手机号", *[f"列{n}" for n in range(columns)]], ["王一", "13800000001", *range(columns)]]}
    )


def many_sheets(count: int) -> bytes:
    return a_book({f"表{n}": [["姓名", "手机号"], [f"王{n}", "13800000001"]] for n in range(count)})


def noise(seed: int, size: int = 5000) -> bytes:
    return random.Random(seed).randbytes(size)


def flipped(seed: int) -> bytes:
    """A good workbook with bytes changed at random: whatever happens must be a sentence."""
    chance, data = random.Random(seed), bytearray(good())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut(share: float, data: bytes | None = None) -> bytes:
    data = data or good()
    return data[: int(len(data) * share)]


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17) + zlib.compress(b"x")


ANY = ""  # any sentence will do, but one there must be

# Those that must be refused, with words that belong to their own sentence.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "一个字节也没有"),
    "only blanks": (lambda: b"  \r\n \t\r\n", "只有空白"),
    "only a byte order mark": (lambda: b"\xef\xbb\xbf", "只有空白"),
    "nothing but zeros": (lambda: bytes(4096), "内容全是零"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "PDF 文件"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + noise(1), "RAR 压缩包"),
    "rar 4": (lambda: b"Rar!\x1a\x07\x00" + noise(2), "RAR 压缩包"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + noise(3), "7z 压缩包"),
    "gzip": (lambda: gzip.compress(TEXT.encode()), "gz 压缩包"),
    "bzip2": (lambda: bz2.compress(TEXT.encode()), "bz2 压缩包"),
    "xz": (lambda: lzma.compress(TEXT.encode()), "xz 压缩包"),
    "tar": (a_tar, "tar 打包文件"),
    "cab": (lambda: b"MSCF" + noise(4), "CAB 压缩包"),
    "png": (png, "PNG 图片"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + noise(5), "照片（JPEG）"),
    "gif": (lambda: b"GIF89a" + noise(6), "GIF 动图"),
    "bmp": (lambda: b"BM" + struct.pack("<I", 4000) + bytes(8) + noise(7), "BMP 图片"),
    "tiff of Intel": (lambda: b"II*\x00" + noise(8), "扫描件"),
    "tiff of Motorola": (lambda: b"MM\x00*" + noise(9), "扫描件"),
    "webp": (lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 " + noise(10), "WebP 图片"),
    "heic": (lambda: b"\x00\x00\x00\x18ftypheic" + noise(11), "手机照片"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG 矢量图"),
    "mp4": (lambda: b"\x00\x00\x00\x18ftypmp42" + noise(12), "视频"),
    "avi": (lambda: b"RIFF\x00\x00\x00\x00AVI LIST" + noise(13), "视频"),
    "matroska": (lambda: b"\x1aE\xdf\xa3" + noise(14), "视频"),
    "mp3": (lambda: b"ID3\x03\x00" + noise(15), "录音"),
    "wav": (lambda: b"RIFF\x00\x00\x00\x00WAVEfmt " + noise(16), "录音"),
    "windows program": (lambda: b"MZ\x90\x00" + noise(17), "Windows 程序"),
    "linux program": (lambda: b"\x7fELF\x02\x01\x01" + noise(18), "Linux 程序"),
    "java class": (lambda: b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + noise(19), "Java 程序"),
    "jar": (lambda: package({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0", "A.class": b""}), "Java 程序包"),
    "android package": (lambda: package({"AndroidManifest.xml": b"", "classes.dex": b""}), "手机应用安装包"),
    "shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", "脚本程序"),
    "php": (lambda: b"<?php system($_GET['c']); ?>", "脚本程序"),
    "sqlite": (a_database, "SQLite 数据库"),
    "access": (lambda: b"\x00\x01\x00\x00Standard Jet DB\x00" + noise(20), "Access 数据库"),
    "access 2007": (lambda: b"\x00\x01\x00\x00Standard ACE DB\x00" + noise(21), "Access 数据库"),
    "sql dump": (lambda: b"-- dump\nCREATE TABLE a (b int);\nINSERT INTO a VALUES (1);", "数据库脚本"),
    "json": (lambda: json.dumps([{"a": 1}]).encode(), "JSON 数据"),
    "xml": (lambda: b"<?xml version='1.0'?><rows><row a='1'/></rows>", "XML 数据"),
    "rtf": (lambda: b"{\\rtf1\\ansi hello}", "RTF 文档"),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n", "PostScript"),
    "photoshop": (lambda: b"8BPS\x00\x01" + noise(22), "Photoshop"),
    "autocad": (lambda: b"AC1027\x00" + noise(23), "CAD 图纸"),
    "font": (lambda: b"OTTO\x00\x0b" + noise(24), "字体"),
    "web font": (lambda: b"wOFF\x00\x01" + noise(25), "字体"),
    "parquet": (lambda: b"PAR1" + noise(26), "Parquet"),
    "certificate": (lambda: b"-----BEGIN CERTIFICATE-----\nMII\n", "证书或密钥"),
    "windows shortcut": (lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + noise(27), "快捷方式"),
    "help book": (lambda: b"ITSF\x03\x00" + noise(28), "帮助手册"),
    "journal article": (lambda: b"CAJ\x00" + noise(29), "CAJ 文献"),
    "git pointer": (lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "占位文件"),
    "contact card": (lambda: b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", "通讯录名片"),
    "calendar": (lambda: b"BEGIN:VCALENDAR\nEND:VCALENDAR", "日历"),
    "raw mail": (lambda: b"From: a@example.invalid\nSubject: x\n\nbody", "邮件的原文"),
    "received mail": (lambda: b"Received: from x by y\n\nbody", "邮件的原文"),
    "web page as .xls": (lambda: b"<html><body><table><tr><td>x</td></tr></table></body></html>", "其实是一个网页"),
    "bare table as .xls": (lambda: "<table><tr><td>姓名</td></tr></table>".encode("gbk"), "其实是一个网页"),
    "web page with byte order mark": (lambda: b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "其实是一个网页"),
    "web archive": (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "单文件网页"),
    "spreadsheet of 2003 xml": (lambda: b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "XML 表格"),
    "word of 2003 xml": (lambda: b"<?xml version='1.0'?><w:wordDocument xmlns:w='x'/>", "XML 形式的 Word"),
    "sylk": (lambda: b"ID;PWXL;N;E\nC;Y1;X1;K1\nE\n", "SYLK"),
    "dif": (lambda: b"TABLE\n0,1\n\"x\"\n", "DIF"),
    "excel 4": (lambda: b"\x09\x04\x06\x00\x00\x04\x10\x00" + noise(30), "Excel 95 以前"),
    "excel 2": (lambda: b"\x09\x00\x04\x00\x02\x00\x10\x00" + noise(31), "Excel 95 以前"),
    "docx": (lambda: package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>"}), "Word 文档"),
    "pptx": (lambda: package({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": b"<p/>"}), "幻灯片"),
    "vsdx": (lambda: package({"[Content_Types].xml": CONTENT_TYPES, "visio/document.xml": b"<v/>"}), "Visio"),
    "xlsb": (lambda: package({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.bin": b"x"}), "二进制工作簿"),
    "ods": (lambda: package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "OpenDocument 表格"),
    "odt": (lambda: package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "OpenDocument 文字文档"),
    "odp": (lambda: package({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "OpenDocument 幻灯片"),
    "epub": (lambda: package({"mimetype": b"application/epub+zip"}), "电子书"),
    "ofd": (lambda: package({"OFD.xml": b"<ofd/>"}), "OFD 版式文件"),
    "numbers": (lambda: package({"Index/Document.iwa": b"x", "Index/Tables/a.iwa": b"x"}), "Numbers 表格"),
    "zip of pictures": (lambda: package({"a.png": png()}), "里面没有表格"),
    "zip of ledgers": (lambda: package({"a.xlsx": good(), "b.csv": TEXT.encode()}), "里面有 2 个表格"),
    "empty zip": (lambda: package({}), "空的压缩包"),
    "part of a split zip": (lambda: b"PK\x07\x08" + good(), "分卷压缩包"),
    "encrypted workbook": (lambda: ole("EncryptionInfo", "EncryptedPackage"), "设了打开密码"),
    "old word": (lambda: ole("WordDocument", "1Table"), "旧版的 Word"),
    "wps writer": (lambda: ole("WpsContent"), "旧版的 Word"),
    "old powerpoint": (lambda: ole("PowerPoint Document"), "旧版的幻灯片"),
    "old visio": (lambda: ole("VisioDocument"), "Visio"),
    "outlook message": (lambda: ole("__properties_version1.0"), "Outlook 邮件"),
    "installer": (lambda: ole("!_StringPool"), "安装程序"),
    "korean writer": (lambda: ole("FileHeader"), "韩文办公软件"),
    "other compound file": (lambda: ole("Something"), "旧格式的 Office 文件里没有表格"),
    "cut compound file": (lambda: OLE + bytes(100), "这个 .xls 不完整"),
    "damaged xls": (lambda: ole("Workbook"), "这个 .xls 内部损坏"),
    "cut workbook": (lambda: cut(0.5), "像是没有下载完"),
    "workbook of ten bytes": (lambda: good()[:10], "像是没有下载完"),
    "locked zip members": (encrypted_zip, "压缩包设了密码"),
    "dense bomb": (bomb, "压缩得异常紧"),
    "a part larger than it says": (hidden_size, ANY),
    "too many members": (lambda: package({**members_of(good()), **{f"xl/media/{n}": b"x" for n in range(300)}}), "超过 200 个"),
    "path that climbs out": (lambda: package({**members_of(good()), "../../etc/cron.d/x": b"x"}), "路径指向外面"),
    "absolute path": (lambda: package({**members_of(good()), "/etc/passwd": b"x"}), "路径指向外面"),
    "windows path": (lambda: package({**members_of(good()), "C:\\x.dll": b"x"}), "路径指向外面"),
    "two parts of one name": (duplicated, "重名的部件"),
    "unusual compression": (lambda: method(12), "少见的压缩方法"),
    "archive within": (lambda: package({**members_of(good()), "xl/inner.zip": package({"a": b"b"})}), "又套着一个压缩包"),
    "external entity": (lambda: changed(sheet=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet>&x;</worksheet>"), "外部实体"),
    "billion laughs": (lambda: changed(strings=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><sst>&b;</sst>"), "外部实体"),
    "document type": (lambda: changed(workbook=b"<?xml version='1.0'?><!DOCTYPE workbook><workbook/>"), "文档类型声明"),
    "no content types": (lambda: changed(types=None), "缺少内容清单"),
    "no relations": (lambda: changed(relations=None), "文件已经损坏"),
    "workbook that is no xml": (lambda: changed(workbook=b"not xml at all"), "工作簿的目录"),
    "empty workbook part": (lambda: changed(workbook=b""), "工作簿的目录是空的"),
    "styles that are no xml": (lambda: changed(styles=b"<styleSheet><unclosed"), ANY),
    "strings that are no xml": (lambda: changed(strings=b"<sst><si><t>x"), ANY),
    "sheet that is no xml": (lambda: changed(sheet=b"<worksheet><sheetData><row"), ANY),
    "office package without workbook": (lambda: package({"[Content_Types].xml": CONTENT_TYPES, "a.xml": b"<x/>"}), "没有工作簿"),
    "cell beyond every sheet": (lambda: changed(sheet=sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')), ANY),
    "cell in the last corner": (lambda: changed(sheet=sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), ANY),
    "row number of a quadrillion": (lambda: changed(sheet=sheet('<row r="1"><c r="A1000000000000000"><v>1</v></c></row>')), ANY),
    "dimension of a quadrillion": (lambda: changed(sheet=sheet("", '<dimension ref="A1:ZZZZ99999999999"/>')), "超出了表格软件的范围"),
    "string that does not exist": (lambda: changed(sheet=sheet('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')), ANY),
    "thousand columns": (lambda: wide(1000), "超过 200 列"),
    "three hundred sheets": (lambda: many_sheets(250), ANY),
    "only hidden data and a chart": (charts_only, ANY),
    "no headings anywhere": (lambda: a_book({"a": [["一段话"], ["又一段话"]]}), "没有找到表头"),
    "unknown encoding": (lambda: b"\x81\x30\xff\xfe\xfd\n" * 50 + bytes(range(0x80, 0x100)) * 4, ANY),
    "random bytes": (lambda: noise(99, 20000), ANY),
    "thousand columns of text": (lambda: ",".join(f"列{n}" for n in range(1000)).encode(), "超过 200 列"),
    "endless quoted cell": (lambda: ("姓名,手机号\n\"" + "王" * 400_000).encode(), ANY),
}  # fmt: skip

# Awkward but honest: these are read, and nothing in them is lost or invented.
READ: dict[str, Callable[[], bytes]] = {
    "plain xlsx": good,
    "plain xls": lambda: an_old_book({"花名册": ROWS}),
    "utf-8": lambda: TEXT.encode(),
    "utf-8 with mark": lambda: TEXT.encode("utf-8-sig"),
    "gbk": lambda: TEXT.encode("gbk"),
    "gb18030": lambda: TEXT.encode("gb18030"),
    "utf-16 with mark": lambda: TEXT.encode("utf-16"),
    "utf-16 little end without mark": lambda: TEXT.encode("utf-16-le"),
    "utf-16 big end without mark": lambda: TEXT.encode("utf-16-be"),
    "tabs": lambda: TEXT.replace(",", "\t").encode("gbk"),
    "semicolons": lambda: TEXT.replace(",", ";").encode(),
    "old line ends": lambda: TEXT.replace("\n", "\r\n").encode("gbk"),
    "half of the last character": lambda: (TEXT + "\n3,赵三,,,群").encode("gbk")[:-1],
    "hundred blank columns": lambda: "\n".join(line + "," * 300 for line in TEXT.split("\n")).encode(),
    "thousand blank rows": lambda: a_book({"花名册": [*ROWS, *[[]] * 5000, ["", "备注：完"]]}),
    "control and bidi characters": lambda: TEXT.replace("王一", "王\u200b\u202e一").encode(),
    "cell of forty thousand characters": lambda: (TEXT + "\n3,赵三," + "长" * 40_000).encode(),
    "formulas as text": lambda: (TEXT + "\n3,赵三,=1+1,@SUM(A1),'=x").encode(),
    "macro workbook": lambda: package({**members_of(good()), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
}  # fmt: skip


def fuzzed(count: int = 25) -> Iterator[tuple[str, bytes]]:
    """Damage without a name: only that the answer is a sentence is asked of it."""
    for seed in range(count):
        yield f"flipped {seed}", flipped(seed)
    for number in range(1, 10):
        yield f"cut at {number} tenths", cut(number / 10)
        yield f"old workbook cut at {number} tenths", cut(number / 10, an_old_book({"花名册": ROWS}))
