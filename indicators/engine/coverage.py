"""Coverage: which nodes have enough of their children to be given a score, and why others have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from indicators.engine.errors import EngineError
from indicators.engine.model import Array, Coverage, Mask, Tree


@dataclass(frozen=True)
class Reason:
    """Why a node has no score at a point: its own value is missing, or too few children have one.

    ``kind`` is ``no_value`` (an indicator) or ``too_few``; ``missing`` are the codes of the children without
    a score, ``needed`` how many of ``expected`` children the coverage rule asks for.
    """

    kind: str
    present: int = 0
    needed: int = 1
    expected: int = 1
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind == "no_value":
            return "no value"
        return (
            f"{self.present} of {self.expected} parts, needs {self.needed}; missing {', '.join(self.missing)}"
        )


def needed(expected: int, share: float) -> int:
    """How many of the expected children a node needs: the share rounded up, at least one."""
    return max(1, ceil(share * expected - 1e-9))


def check(tree: Tree, rule: Coverage) -> None:
    """Raise EngineError when an override names a code that is no parent of the tree."""
    unknown = [code for code in rule.nodes if code not in tree.parents]
    if unknown:
        raise EngineError(f"[coverage] nodes: {', '.join(map(repr, unknown))} is not a node with children")


def validity(
    tree: Tree, present: Mapping[str, Mask], rule: Coverage, leave_out: bool = False
) -> dict[str, Mask]:
    """Which points of each node get a score.

    ``present`` says per indicator which points [P] have a value. Returns per code an array [P, 1], or with
    ``leave_out`` [P, 1 + indicators below the node]: column 0 for the full set, column k for the set without
    the k-th of ``tree.leaves_of(code)`` (which is then neither expected nor used).
    """
    valid: dict[str, Mask] = {}
    for leaf in tree.leaves:
        columns = [present[leaf], np.zeros_like(present[leaf])][: 2 if leave_out else 1]
        valid[leaf] = np.stack(columns, axis=1)
    for code in tree.parents:
        children = tree.children(code)
        counts = np.sum([valid[child][:, 0] for child in children], axis=0)
        columns = [counts >= needed(len(children), rule.at(code))]
        if leave_out:
            for child in children:
                alone = len(tree.leaves_of(child)) == 1
                expected = len(children) - alone
                for k in range(1, valid[child].shape[1]):
                    left = counts - valid[child][:, 0] + valid[child][:, k]
                    enough = left >= needed(expected, rule.at(code))
                    columns.append(enough if expected else np.zeros_like(enough))
        valid[code] = np.stack(columns, axis=1)
    return valid


def counts(tree: Tree, present: Mapping[str, Mask]) -> dict[str, tuple[NDArray[np.int64], int]]:
    """Per code: indicators below it that have a value (array like ``present``), and how many there are."""
    found = {}
    for code in tree.codes:
        leaves = tree.leaves_of(code)
        used = np.stack([present[leaf] for leaf in leaves]).sum(axis=0, dtype=np.int64)
        found[code] = (np.asarray(used), len(leaves))
    return found


def reasons(tree: Tree, scores: Mapping[str, Array], rule: Coverage) -> dict[str, NDArray[np.object_]]:
    """Per code an object array of the scores' shape: a Reason where the score is missing, None elsewhere."""
    found = {}
    for code in tree.codes:
        missing = np.isnan(scores[code])
        why = np.full(missing.shape, None, dtype=object)
        children = tree.children(code)
        for point in zip(*np.nonzero(missing), strict=True):
            if not children:
                why[point] = Reason("no_value")
                continue
            absent = tuple(child for child in children if np.isnan(scores[child][point]))
            expected = len(children)
            why[point] = Reason(
                "too_few", expected - len(absent), needed(expected, rule.at(code)), expected, absent
            )
        found[code] = why
    return found
