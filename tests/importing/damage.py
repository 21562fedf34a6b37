"""Files of every kind, damaged in every way that seeded chance finds: text, tables, workbooks, archives, TOML."""

import csv
import io
import random
import zipfile
from collections.abc import Callable

from yearbooks import Boxes, Cells, to_csv, to_xls, to_xlsx

NASTY = (
    "", " ", "nan", "NaN", "inf", "-inf", "1e400", "-1e308", "9" * 400, "0x10", "1_000", "1,2,3", "１２，３", "１２３．４", "-0",
    "=cmd|' /C calc'!A0", "=1+1", "+1", "@SUM(A1)", "-2023", "2023年", "2023", "2023.5", "9999999", "２０２３年１—６月", "2021年和2022年",
    "全国", "北京", "北　京①", "北京市 Beijing", "东部地区", "合计", "台湾", "330100", "990000", "单位：万元", "单位:亿元、%", "%", "指标", "年份",
    "#REF!", "#DIV/0!", "…", "—", "注：x", "\u202e\u200b", "😀", "\ufffd", "'", '"', "\t", "\n", "A" * 40_000, "None", "null",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "((((((((((", "\\", "北" * 3000,
)  # fmt: skip
NUMBERS = (float("1e300"), -1.0, 0.0, 1e-320, 2023.0, 1949.0, 330100.0, 1e15, 1e16, 123456789.123456789)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "big5",
    "shift_jis",
    "latin-1",
    "cp1252",
)


def of_bytes(content: bytes, chance: random.Random) -> bytes:
    """A slice lost, doubled or moved, bytes flipped, NULs, another head."""
    if not content:
        return content
    at, to = sorted(chance.randrange(len(content)) for _ in range(2))
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30, 300))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return chance.choice(
        (
            content[:at], content[at:], content[:at] + content[to:], content + content[at:to], bytes(changed), bytes(changed),
            content[:at] + b"\0" * chance.choice((1, 7, 4000)) + content[at:], b"PK\x03\x04" + content, b"\xef\xbb\xbf" + content,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content[8:], b"\xff\xfe" + content, b"\xff\xfe" + content + b"a",
            content[:at] + bytes(chance.randrange(256) for _ in range(50)) + content[at:], b"", b"\r\n" * 20, content[:3],
        )
    )  # fmt: skip


def of_cells(cells: Cells, boxes: Boxes, chance: random.Random) -> tuple[Cells, Boxes]:
    """Cells overwritten, rows and columns lost, doubled, exchanged or turned, other merges."""
    rows, columns = 1 + max(r for r, _ in cells), 1 + max(c for _, c in cells)
    cells, boxes = dict(cells), list(boxes)
    for _ in range(chance.choice((1, 2, 5, 60))):
        r, c = (
            chance.choice(list(cells))
            if chance.random() < 0.8
            else (chance.randrange(rows + 3), chance.randrange(columns + 3))
        )
        cells[r, c] = chance.choice(NASTY) if chance.random() < 0.7 else chance.choice(NUMBERS)
    what = chance.randrange(8)
    one, two = chance.randrange(rows), chance.randrange(rows)
    side = chance.randrange(columns)
    if what == 0:
        cells = {(r, c): value for (r, c), value in cells.items() if r != one}
    elif what == 1:
        cells = {(r, c): value for (r, c), value in cells.items() if c != side}
    elif what == 2:
        cells |= {(two, c): cells[one, c] for c in range(columns) if (one, c) in cells}
    elif what == 3:
        cells |= {(r, columns): cells[r, side] for r in range(rows) if (r, side) in cells}
    elif what == 4:
        cells, boxes = {(c, r): value for (r, c), value in cells.items()}, []
    elif what == 5:
        boxes = [(t, le, b, r) for t, le, b, r in boxes if chance.random() < 0.5]
    elif what == 6:
        cells = {(r + 300 * (r > one), c): value for (r, c), value in cells.items()}
        boxes = []
    else:
        top, left = chance.randrange(rows), chance.randrange(columns)
        box = (top, left, top + chance.randrange(1, 4), left + chance.randrange(1, 4))
        clash = any(b[0] <= box[2] and box[0] <= b[2] and b[1] <= box[3] and box[1] <= b[3] for b in boxes)
        boxes += [] if clash else [box]
    return cells or {(0, 0): "x"}, boxes


def of_archive(content: bytes, chance: random.Random) -> bytes:
    """A workbook whose parts are lost, cut, exchanged or hostile."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    text = parts[name]
    sheet = "xl/worksheets/sheet1.xml"
    head = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    )
    what = chance.randrange(12)
    if what == 0:
        del parts[name]
    elif what == 1:
        parts[name] = text[: len(text) // 2]
    elif what == 2:
        parts[name] = of_bytes(text, chance)
    elif what == 3:
        parts[name] = head + text.split(b"?>", 1)[-1].replace(b"</", b"&b;</", 1)
    elif what == 4:
        parts["xl/media/bomb.xml"] = b"<a>" + b" " * chance.choice((1, 60)) * 1_000_000
    elif what == 5:
        parts[sheet] = (
            parts[sheet].replace(b'r="A1"', b'r="XFD1048576"').replace(b'r="A2"', b'r="A999999999"')
        )
    elif what == 6:
        parts[sheet] = (
            parts[sheet]
            .replace(b"<v>", b"<v>-")
            .replace(b't="s"', chance.choice((b't="e"', b't="b"', b't="d"', b"")))
        )
    elif what == 7:
        parts[name], parts[sheet] = parts[sheet], parts[name]
    elif what == 8:
        parts[sheet] = parts[sheet].replace(
            b"</sheetData>", b'<row r="90">' + b"<c/>" * 300_000 + b"</row></sheetData>"
        )
    elif what == 9:
        parts[sheet] = parts[sheet].replace(
            b"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
        )
    elif what == 10:
        parts["xl/sharedStrings.xml"] = (
            b"<sst>" + b"<si><t>x</t></si>" * chance.choice((3, 250_000)) + b"</sst>"
        )
    else:
        parts[sheet] = b"<worksheet>" + b"<sheetData>" * 20_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return out.getvalue()


def of_text(content: bytes, chance: random.Random) -> bytes:
    """Another encoding, other separators, quotes left open, lines cut."""
    text = content.decode("utf-8")
    what = chance.randrange(7)
    if what == 0:
        text = text.replace(",", chance.choice(("\t", ";", "|", "，", ",,")))
    elif what == 1:
        text = text.replace("\n", '"\n', 1)
    elif what == 2:
        text = "\n".join(line[: chance.randrange(len(line) + 1)] for line in text.splitlines())
    elif what == 3:
        text = text.replace("\n", "\r")
    elif what == 4:
        text = "# " + text
    elif what == 5:
        text = text * 40
    return text.encode(chance.choice(ENCODINGS), errors="replace")


def table(layout: Callable[[], tuple[Cells, Boxes]], chance: random.Random) -> tuple[str, bytes]:
    """One damaged file to import: its name and its content."""
    cells, boxes = layout()
    if chance.random() < 0.75:
        cells, boxes = of_cells(cells, boxes, chance)
    kind = chance.choice(("xlsx", "xlsx", "xls", "csv", "csv"))
    if kind == "csv":
        content = to_csv((cells, boxes))
        content = of_text(content, chance) if chance.random() < 0.5 else content
    elif kind == "xlsx":
        content = to_xlsx({"表1": (cells, boxes), "2023": (cells, boxes)})
        content = of_archive(content, chance) if chance.random() < 0.5 else content
    else:
        content = to_xls(
            {
                "表1": (
                    {spot: str(v)[:30_000] if isinstance(v, str) else v for spot, v in cells.items()},
                    boxes,
                )
            }
        )
    if chance.random() < 0.4:
        content = of_bytes(content, chance)
    return f"表.{kind if chance.random() < 0.9 else chance.choice(('xls', 'xlsx', 'csv', 'txt'))}", content


def of_toml(text: str, chance: random.Random) -> bytes:
    """Values of other kinds, keys lost or doubled, tables inside tables, bytes that are no text."""
    lines = text.splitlines()
    at = chance.randrange(len(lines))
    key = lines[at].split("=")[0].strip() or "x"
    values = ("-1", "0", "nan", "inf", "-inf", "1e308", "10000000000000000000000", "true", '"x"', '""', "[]", "[[]]", "{}", "2023-01-01",
              "[1, 'a', {}]", '"' + "长" * 300 + '"', "{a = {b = {c = 1}}}", "=", '"\\u0000"', "1_000_000_000", "9999999")  # fmt: skip
    what = chance.randrange(7)
    if what <= 2:
        lines[at] = f"{key} = {chance.choice(values)}"
    elif what == 3:
        del lines[at]
    elif what == 4:
        lines.insert(at, lines[at])
    elif what == 5:
        lines.append(
            chance.choice(
                (
                    "a = " + "[" * 5000,
                    "[" + ".".join("a" * 3000) + "]",
                    "[[x]]\n" * 2000,
                    "x." * 4000 + "y = 1",
                    "ключ = 1",
                    "[weights]",
                    "[treat",
                )
            )
        )
    content = "\n".join(lines).encode()
    return of_bytes(content, chance) if what == 6 else content


def of_csv(content: str, chance: random.Random) -> bytes:
    """A tidy table with cells overwritten, columns or rows lost or doubled, then sometimes bytes."""
    rows = list(csv.reader(io.StringIO(content)))
    for _ in range(chance.choice((0, 1, 1, 3, 20))):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(NASTY)
    what = chance.randrange(8)
    side = chance.randrange(len(rows[0]))
    if what == 0:
        rows = [row[:side] + row[side + 1 :] for row in rows]
    elif what == 1:
        rows = [[*row, row[min(side, len(row) - 1)]] if row else row for row in rows]
    elif what == 2:
        rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))
    elif what == 3:
        del rows[chance.randrange(len(rows))]
    elif what == 4:
        rows[chance.randrange(len(rows))] = ["x"]
    elif what == 5:
        rows[0] = rows[chance.randrange(len(rows))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    made = text.getvalue().encode()
    return (
        of_bytes(made, chance)
        if what == 6
        else made.decode().encode(chance.choice(ENCODINGS), "replace")
        if what == 7
        else made
    )
