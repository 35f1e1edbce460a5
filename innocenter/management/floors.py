"""Where the demo's rooms and desks are on their floors: desks in rows with an aisle between, rooms beneath them."""

from collections import defaultdict

from workspace.models import Room

IN_A_ROW = 11
DESKS = {"desk", "hot_desk"}


def draw() -> None:
    """Every room that is not drawn yet."""
    floors: dict[tuple[int, int], list[Room]] = defaultdict(list)
    for room in Room.objects.filter(plan_x=None).order_by("kind", "code"):
        floors[room.site_id, room.floor].append(room)
    for rooms in floors.values():
        desks, others = [room for room in rooms if room.kind in DESKS], [room for room in rooms if room.kind not in DESKS]
        for n, room in enumerate(desks):
            room.plan_x, room.plan_y, room.plan_w, room.plan_h = n % IN_A_ROW, n // IN_A_ROW * 2, 1, 1
        below = -(-len(desks) // IN_A_ROW) * 2
        for n, room in enumerate(others):
            room.plan_x, room.plan_y, room.plan_w, room.plan_h = n % 3 * 4, below + n // 3 * 3, 4, 2
    drawn = [room for rooms in floors.values() for room in rooms]
    Room.objects.bulk_update(drawn, ["plan_x", "plan_y", "plan_w", "plan_h"])
