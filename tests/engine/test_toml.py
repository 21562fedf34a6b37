import tomllib

from hypothesis import given
from hypothesis import strategies as st

from indicators.engine import toml

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
SCALAR = st.one_of(TEXT, st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False))
TABLE = st.recursive(
    st.dictionaries(TEXT, st.one_of(SCALAR, st.lists(SCALAR, max_size=3)), max_size=4),
    lambda inner: st.dictionaries(TEXT, st.one_of(SCALAR, inner), max_size=3),
    max_leaves=8,
)


@given(TABLE)
def test_written_tables_read_back_equal(table: dict[str, object]) -> None:
    assert tomllib.loads(toml.dumps(table)) == table


def test_none_is_left_out() -> None:
    assert tomllib.loads(toml.dumps({"a": None, "b": {"c": None}})) == {"b": {}}
