"""No text from outside becomes part of an SQL statement: values travel as parameters, names are ours.

Every statement in the code is either a plain string or puts in only constants of its module (in capitals) and
what is listed here with its reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.paths import PROJECT

NAMES_IN_CODE = "a name or condition that stands in the same function as a plain string"
OF_THE_MACHINE = "what an administrator configured or a build named, where DuckDB takes no parameter"
ALLOWED = {
    "etl/aggregate/codes.py": ({"name"}, NAMES_IN_CODE),
    "etl/aggregate/source.py": (
        {"columns"},
        "columns that the file has, quoted, and measures, which are plain words (test_aggregate_run)",
    ),
    "etl/database/extensions.py": ({"file"}, OF_THE_MACHINE),
    "etl/database/lake.py": (
        {
            "quoted(PREFIX + address.words)",
            "quoted(self.address.words)",
            "quoted(path)",
            "quoted(str(building))",
            "quoted(str(path))",
            "quoted(root + '/**')",
            "options",
            "name",
            "self._attached_as",
            "given",
            "number",
            "table",
        },
        OF_THE_MACHINE,
    ),
    "etl/checks.py": ({"table", "key"}, NAMES_IN_CODE),
    "etl/load.py": ({"table"}, NAMES_IN_CODE),
    "indicators/analysis/industry.py": ({"measure", "column"}, NAMES_IN_CODE),
    "indicators/analysis/structure.py": ({"part"}, NAMES_IN_CODE),
    "indicators/formulas.py": ({"inner", "present"}, "parts of a formula that was parsed, see below"),
    "indicators/explorer.py": ({"_CELLS[dimension]"}, NAMES_IN_CODE),
    "indicators/published.py": ({"table"}, "the name of a table that was found among the published ones"),
    "indicators/marts.py": ({"table"}, NAMES_IN_CODE),
    "indicators/tables.py": ({"table", "', '.join(columns)"}, NAMES_IN_CODE),
    "indicators/evaluate.py": (
        {"to_sql(indicator.formula)"},
        "a declared formula, parsed and refused unless it is arithmetic over series (test_formulas)",
    ),
    "indicators/own.py": (
        {"to_sql(formula)"},
        "a planner's own formula, parsed and refused unless it is arithmetic over series (checked_formula)",
    ),
}
# What is handed to `execute` and is no string of the code: the models in sql/.
ALLOWED_CALLS = {"etl/models.py": {"path.read_text(encoding='utf-8')"}}
SQL = re.compile(
    r"\b(SELECT\s|INSERT\s+INTO|CREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW)|DROP\s+TABLE|UPDATE\s+\w+\s+SET|"
    r"DELETE\s+FROM|ATTACH\s|DETACH\s|COPY\s|FROM\s+\S+\s+WHERE|WHERE\s|ORDER BY\s|PRAGMA\s|LOAD\s|CALL\s)"
)
EXECUTES = {"execute", "executemany", "sql", "query", "from_query"}
FILES = sorted(
    path
    for folder in ("etl", "indicators", "views")
    for path in (PROJECT / folder).rglob("*.py")
    if "engine" not in path.parts
)


def constant(node: ast.AST) -> str:
    """The text that stands in the code for certain, of a string however it is put together."""
    return " ".join(
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def put_in(node: ast.AST) -> Iterator[str]:
    """What is put into a text at run time: in an f-string, by %, +, format, replace or join."""
    if isinstance(node, ast.JoinedStr):
        yield from (ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        yield from (
            ast.unparse(side)
            for side in (node.left, node.right)
            if not isinstance(side, ast.Constant | ast.JoinedStr | ast.BinOp)
        )
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "replace", "join", "format_map")
        and isinstance(node.func.value, ast.Constant | ast.JoinedStr | ast.Name)
    ):
        yield from (ast.unparse(argument) for argument in [*node.args, *(k.value for k in node.keywords)])


def findings(place: str, source: str) -> list[str]:
    """Statements that something unlisted is put into, and arguments of `execute` of unknown origin."""
    allowed, _ = ALLOWED.get(place, (set(), ""))
    found = []
    for node in ast.walk(ast.parse(source)):
        if SQL.search(constant(node)) and not isinstance(node, ast.Module):
            found += [
                f"{place}:{node.lineno}: {what} is put into SQL"
                for what in put_in(node)
                if what not in allowed and not what.isupper()
            ]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EXECUTES:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Call) and ast.unparse(first) not in ALLOWED_CALLS.get(place, set()):
                found.append(f"{place}:{node.lineno}: {ast.unparse(first)} is executed")
    return found


@pytest.mark.parametrize("folder", ["etl", "indicators", "views"])
def test_only_listed_names_are_put_into_statements(folder: str) -> None:
    found = []
    for path in FILES:
        place = path.relative_to(PROJECT).as_posix()
        if place.startswith(folder):
            found += findings(place, path.read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


def test_pages_hold_no_statement_at_all() -> None:
    for path in FILES:
        if "views" in path.parts:
            calls = [
                n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)
            ]
            names = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
            assert not names & {"execute", "executemany"}, path


@pytest.mark.parametrize(
    "line",
    [
        'con.execute(f"SELECT * FROM t WHERE x = {text}")',
        "con.execute(\"SELECT * FROM t WHERE x = '%s'\" % text)",
        'con.execute("SELECT * FROM t WHERE x = " + text)',
        'con.execute("SELECT * FROM {}".format(text))',
        'query = "DELETE FROM t WHERE y = {name}"\nquery = f"DELETE FROM t WHERE {name}"\ncon.execute(query)',
        'con.execute(" ".join(["SELECT a FROM b", text]))',
        "con.execute(st.text_input('q'))",
    ],
)
def test_the_scan_finds_what_it_is_for(line: str) -> None:
    assert findings("views/x.py", line)


def test_nothing_is_listed_that_is_gone() -> None:
    for place, (names, _) in ALLOWED.items():
        text = (PROJECT / Path(place)).read_text(encoding="utf-8")
        assert all(f"{{{name}}}" in text or f"({name})" in text for name in names), place
