"""Write tables as TOML (the standard library only reads it)."""

import json
from collections.abc import Mapping, Sequence

import numpy as np


def dumps(table: Mapping[str, object]) -> str:
    """TOML text of nested tables of texts, numbers, booleans and flat lists; keys keep their order.

    Reading it back with ``tomllib`` gives equal values, floats to the last bit. None is left out.
    """
    return "\n".join(_lines(table, ())) + "\n"


def _lines(table: Mapping[str, object], path: tuple[str, ...]) -> list[str]:
    plain = {k: v for k, v in table.items() if not isinstance(v, Mapping) and v is not None}
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    lines = []
    if path and (plain or not inner):
        lines.append(f"[{'.'.join(map(_key, path))}]")
    lines += [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    if lines:
        lines.append("")
    for key, value in inner.items():
        lines += _lines(value, (*path, key))
    return lines


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"cannot write {type(value).__name__} as TOML")
