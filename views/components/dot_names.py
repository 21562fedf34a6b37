"""Where the names of dots stand: beside their dot, never on another dot or name; a crowded one stays without."""

from collections.abc import Sequence

from views.components.pictures import measured

SIZE = 10  # pixels of the text
DOT = 9  # across a dot, its rim included
SIDES = ("right", "left", "up", "down")  # in the order they are tried; "" = no room
Box = tuple[float, float, float, float]


def sides(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    room: tuple[float, float],
    line: Sequence[tuple[float, float]] = (),
) -> list[str]:
    """The side of each dot where its name has room (one of ``SIDES``, ``""`` for none), in the order of ``points``.

    ``points`` are x and y in the units of the axes, ``room`` the plot's least width and height in pixels. Dots far from
    all others choose first, so that outliers are named and a crowd is read by pointing at it. Names keep off the
    ``line`` (its two ends) where another side is free.
    """
    if not points:
        return []
    all_placed = _in_pixels([*points, *line], room)
    placed, ends = all_placed[: len(points)], all_placed[len(points) :]
    crossed = _along(ends)
    taken: list[Box] = [(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in placed]
    found = [""] * len(placed)
    for i in sorted(range(len(placed)), key=lambda i: (-_nearest(placed, i), i)):
        free = {}
        for side in SIDES:
            box = _box(placed[i], measured(names[i]) * SIZE, side)
            inside = box[0] >= -DOT and box[2] <= room[0] + DOT and box[1] >= -SIZE and box[3] <= room[1]
            if inside and not any(_meet(box, other) for k, other in enumerate(taken) if k != i):
                free[side] = box
        if free:
            found[i] = next(
                (s for s in free if not any(_meet(free[s], c) for c in crossed)), next(iter(free))
            )
            taken.append(free[found[i]])
    return found


def _in_pixels(points: Sequence[tuple[float, float]], room: tuple[float, float]) -> list[tuple[float, float]]:
    """Axes start and end at round numbers beyond the dots: a tenth of the room is left to that."""
    scaled = []
    for axis, length in enumerate(room):
        values = [point[axis] for point in points]
        span = max(values) - min(values) or 1.0
        scaled.append([0.05 * length + 0.9 * length * (value - min(values)) / span for value in values])
    return [(x, room[1] - y) for x, y in zip(*scaled, strict=True)]


def _along(ends: Sequence[tuple[float, float]]) -> list[Box]:
    """A straight line as small boxes."""
    if len(ends) < 2:
        return []
    (x, y), (to_x, to_y) = ends
    steps = [k / 100 for k in range(101)]
    middles = [(x + k * (to_x - x), y + k * (to_y - y)) for k in steps]
    return [(a - 1, b - 1, a + 1, b + 1) for a, b in middles]


def _nearest(placed: Sequence[tuple[float, float]], i: int) -> float:
    x, y = placed[i]
    return min(((x - a) ** 2 + (y - b) ** 2 for k, (a, b) in enumerate(placed) if k != i), default=0.0)


def _box(point: tuple[float, float], width: float, side: str) -> Box:
    x, y = point
    if side in ("up", "down"):
        top = y - DOT / 2 - SIZE - 2 if side == "up" else y + DOT / 2 + 1
        return (x - width / 2, top, x + width / 2, top + SIZE)
    left = x + DOT / 2 + 1 if side == "right" else x - DOT / 2 - 1 - width
    return (left, y - SIZE / 2, left + width, y + SIZE / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
