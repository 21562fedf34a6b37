"""A Word document in the house style: A4, Song and Hei typefaces for Chinese, tables, figures, numbered captions.

Fonts are named, not embedded: every Chinese office machine has them, and each run says which one stands for Chinese
(``w:eastAsia``), so that Word and WPS never fall back to a Latin font's substitute.
"""

import datetime
import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LATIN, SONG, HEI = "Times New Roman", "宋体", "黑体"
WIDTH = 16.0  # centimetres between the margins
INK, QUIET = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x5A, 0x68, 0x75)
_STYLES = {
    "Normal": (SONG, 10.5), "Title": (HEI, 20), "Heading 1": (HEI, 15), "Heading 2": (HEI, 12),
    "List Bullet": (SONG, 10.5), "Caption": (HEI, 9),
}  # fmt: skip


class Memo:
    """A document that is filled from top to bottom."""

    def __init__(self, title: str, author: str, table_word: str, figure_word: str) -> None:
        self.document = docx.Document()
        self._words = {"table": table_word, "figure": figure_word}
        self._count = {"table": 0, "figure": 0}
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, author, ""
        # No clock: two briefings from the same data are the same file.
        properties.created = properties.modified = datetime.datetime(2000, 1, 1)
        for name, (east, size) in _STYLES.items():
            style: Any = self.document.styles[name]
            style.font.name, style.font.size = LATIN, Pt(size)
            style.font.color.rgb = INK
            style.font.italic = False
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:eastAsia"), east)
        normal: Any = self.document.styles["Normal"]
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")  # which way quotation marks and line breaks are set
        normal.element.get_or_add_rPr().append(language)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.35
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
        section.top_margin = section.bottom_margin = Cm(2.4)
        self._page_number(section.footer.paragraphs[0])
        paragraph = self.document.add_paragraph(title, style="Title")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(text, level)

    def text(self, words: str, *, small: bool = False, centred: bool = False) -> None:
        """A paragraph; ``small`` is grey and for notes. Nothing for no words."""
        if not words:
            return
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(words)
        if small:
            run.font.size, run.font.color.rgb = Pt(9), QUIET
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def bullets(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.document.add_paragraph(line, style="List Bullet")

    def pair(self, label: str, words: str) -> None:
        """A paragraph that opens with a label in Hei."""
        if not words:
            return
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(label)
        run.bold = True
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
        paragraph.add_run(words)

    def table(self, caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with its caption above, the header repeated on every page it reaches; cells may hold HTML."""
        self._caption("table", caption, keep=True)
        table = self.document.add_table(rows=1, cols=len(headers))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        self._row(table.rows[0].cells, headers, bold=True)
        row_properties = table.rows[0]._tr.get_or_add_trPr()
        row_properties.append(OxmlElement("w:tblHeader"))
        for cells in rows:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            self._row(row.cells, cells)
        # Names are long and numbers short: the first column gets twice the room of the others.
        share = WIDTH / (len(headers) + 1)
        for place, column in enumerate(table.columns):
            column.width = Cm(share if place else 2 * share)
            for cell in column.cells:
                cell.width = column.width
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _row(self, cells: Sequence[Any], texts: Sequence[str], bold: bool = False) -> None:
        for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            words = plain(text)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
            paragraph.paragraph_format.line_spacing = 1.1
            run = paragraph.add_run(words)
            run.font.size, run.bold = Pt(9), bold
            if place and re.fullmatch(r"[\d\s.,%+\-−–\[\]/()◆!:]*", words):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if bold:
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), "EEF3F7")
                cell._tc.get_or_add_tcPr().append(shade)

    def figure(self, caption: str, png: bytes, alternative: str, width: float = WIDTH) -> None:
        """A picture with its caption below; ``alternative`` is what a screen reader says."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(width))
        shape._inline.docPr.set("descr", alternative)
        self._caption("figure", caption)

    def _caption(self, kind: str, words: str, keep: bool = False) -> None:
        self._count[kind] += 1
        paragraph = self.document.add_paragraph(
            f"{self._words[kind]}{self._count[kind]}　{words}", style="Caption"
        )
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = keep

    @staticmethod
    def _page_number(paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def plain(cell: str) -> str:
    """Text of a cell that was made for the page: tags away, entities read, spaces as spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).replace("\xa0", " ").split())
