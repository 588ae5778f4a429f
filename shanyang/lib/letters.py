"""Official papers as .docx, laid out after GB/T 9704: page, type area, sizes, numbering of paragraphs.

The standard's Fangsong and Xiaobiaosong are not free and do not travel with the
file: they are named, and an office program that lacks them takes its own. Sizes
and the grid of 22 lines by 28 characters are kept.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, TITLE, HEADING, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
THREE, TWO, FOUR = Pt(15.75), Pt(22), Pt(14)
# 225 mm of type area in 22 lines.
PITCH = Pt(28.95)
NUMERALS = "一二三四五六七八九十"


class Paper:
    """One paper being written. Paragraphs go in in order; `bytes()` gives the file."""

    def __init__(self, title: str = "") -> None:
        self.document = Document()
        self._page()
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        if title:
            self.paragraph(title, font=TITLE, size=TWO, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
            self.blank()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, THREE
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
        self._number_pages(section.footer.paragraphs[0])

    def _number_pages(self, paragraph: Any) -> None:
        """— 1 —, size four, in the middle."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, "— ", "宋体", FOUR)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
        self._run(paragraph, " —", "宋体", FOUR)

    def _run(self, paragraph: Any, text: str, font: str, size: Any, *, bold: bool = False) -> None:
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.bold = font, size, bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)

    def paragraph(
        self, text: str, *, font: str = BODY, size: Any = THREE, align: Any = None, indent: bool = True
    ) -> None:
        """One paragraph; a line break in the text begins another."""
        for line in text.splitlines() or [""]:
            paragraph = self.document.add_paragraph()
            layout = paragraph.paragraph_format
            layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
            layout.space_before = layout.space_after = Pt(0)
            if indent:
                layout.first_line_indent = 2 * THREE
            if align is not None:
                paragraph.alignment = align
            self._run(paragraph, line, font, size)

    def blank(self) -> None:
        self.paragraph("", indent=False)

    def heading(self, number: int, text: str) -> None:
        """一、 in Heiti: the first level."""
        self.paragraph(f"{numeral(number)}、{text}", font=HEADING)

    def second(self, number: int, text: str) -> None:
        """（一） in Kaiti: the second level."""
        self.paragraph(f"（{numeral(number)}）{text}", font=KAI)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Lines of "label：value", as minutes begin."""
        for label, value in pairs:
            self.paragraph(f"{label}：{value}")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A ruled table, size four; widths in millimetres, together 156 at most."""
        table = self.document.add_table(rows=1, cols=len(headings))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self._fill(table.rows[0], headings, widths, HEADING)
        for row in rows:
            self._fill(table.add_row(), row, widths, BODY)

    def _fill(self, row: Any, texts: Sequence[str], widths: Sequence[float], font: str) -> None:
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            self._run(cell.paragraphs[0], text, font, FOUR)

    def signature(self, office: str, day: date) -> None:
        """Who issues it and when, to the right, as without a seal."""
        self.blank()
        for text in (office, written(day)):
            self.paragraph(f"{text}　　", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)

    def bytes(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def numeral(number: int) -> str:
    """一 to 九十九, as headings are counted.

    >>> numeral(3), numeral(12), numeral(20), numeral(31)
    ('三', '十二', '二十', '三十一')
    """
    if number <= 10:
        return NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")


def written(day: date) -> str:
    """A date in a paper: the whole year, no leading zero.

    >>> written(date(2026, 1, 5))
    '2026年1月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
