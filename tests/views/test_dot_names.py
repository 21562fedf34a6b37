"""Names beside dots: never on another dot or name, outliers first, off the fitted line where there is room."""

import random

from views.components import dot_names
from views.components.dot_names import DOT, SIZE, _box, _in_pixels, _meet
from views.components.pictures import measured

ROOM = (440.0, 220.0)


def test_names_meet_neither_dots_nor_each_other() -> None:
    chance = random.Random(7)
    points = [(chance.gauss(50, 12), chance.gauss(3, 1)) for _ in range(31)] + [(95.0, 3.0)]
    names = [f"Province {i}" for i in range(31)] + ["Outlier"]
    found = dot_names.sides(points, names, ROOM)
    placed = _in_pixels(points, ROOM)
    dots = [(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in placed]
    boxes = {i: _box(placed[i], measured(names[i]) * SIZE, side) for i, side in enumerate(found) if side}
    assert found[-1] and 5 < len(boxes) < 32
    for i, box in boxes.items():
        assert not any(_meet(box, dot) for k, dot in enumerate(dots) if k != i)
        assert not any(_meet(box, other) for k, other in boxes.items() if k != i)
    assert found == dot_names.sides(points, names, ROOM)


def test_a_name_keeps_off_the_line() -> None:
    points = [(0.0, 0.0), (5.0, 5.1), (10.0, 10.0)]
    flat = [(0.0, 5.0), (10.0, 5.0)]
    assert dot_names.sides(points, ["甲", "乙", "丙"], ROOM)[1] == "right"
    assert dot_names.sides(points, ["甲", "乙", "丙"], ROOM, flat)[1] == "up"
    assert dot_names.sides([], [], ROOM) == []
    assert dot_names.sides([(1.0, 1.0)], ["甲"], ROOM) == ["right"]
