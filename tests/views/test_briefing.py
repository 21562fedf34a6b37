"""The briefing: the province's name and numbers as the database has them, Chinese fonts named, nothing left empty."""

import io
import zipfile

import docx
import duckdb
import pytest
from docx.oxml.ns import qn
from pages import chinese

from indicators import tables
from indicators.analysis import peers, profile, strategy
from views.components import briefing, summary
from views.components.profile_parts import Subject
from views.components.store import Store, version
from views.components.words import speak

pytestmark = pytest.mark.usefixtures("on_real_data")


def made(language: str, province: str, index: str, year: int) -> bytes:
    served = version()
    assert served is not None
    page = Subject(Store(served), speak(language), language, province)
    page.index, page.edition, page.year = index, "full", year
    return briefing.build(page, f"http://127.0.0.1/province?province={province}")


def test_a_briefing_says_what_the_database_says(database: duckdb.DuckDBPyConnection) -> None:
    content = made("zh", "330000", "intelligent", 2023)
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert document.paragraphs[0].text.startswith("浙江")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [one[:2] for one in headings[:5]] == ["一、", "二、", "三、", "四、", "五、"]
    scores = tables.province_scores(database, "330000", "full", 2023).filter(kind="index")
    for row in scores.to_dicts():
        found = next(line for line in cells if line[0] == row["name_zh"] and len(line) == 7)
        assert found[1:3] == [str(row["year"]), summary.score(row["score"])]
        assert found[4].startswith(f"{row['rank']}/") and found[5] == f"[{row['rank_low']}, {row['rank_high']}]"
    near = peers.peers(database, "330000")
    assert all(any(name in line[0] for line in cells) for name in near["province_zh"])
    first = profile.obstacles(database, "330000", "green", "full", 2023).row(0, named=True)
    assert [first["name_zh"], f"{100 * first['share']:.0f}%"] in [line[:2] for line in cells]
    rules = strategy.strategies(database, max(tables.years(database, "intelligent", "full")))["330000"]
    assert all(rule.title[0] in text for kind in strategy.KINDS for rule in rules.holding(kind))
    meta = tables.meta(database)
    assert meta["inputs_sha256"][:12] in text and "http://127.0.0.1/province?province=330000" in text
    assert "国家统计局" in text and "使用条件" in text


def test_the_document_is_whole_and_names_chinese_fonts() -> None:
    content = made("en", "540000", "green", 2022)
    document = docx.Document(io.BytesIO(content))
    assert "Tibet" in document.paragraphs[0].text
    body = "\n".join(p.text for p in document.paragraphs)
    sources = body.index("Sources, terms")
    assert not chinese(body[:sources])
    for name, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Title", "黑体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font and fonts.get(qn("w:eastAsiaTheme")) is None
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        images = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert images and all(parts.getinfo(name).file_size > 5000 for name in images)
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
