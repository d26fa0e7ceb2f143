"""Attacks of less weight: on the log-in, and by requests that made the service fail."""

from bench.attacks.addresses import csrf, logged_in
from bench.attacks.registry import Seen, attack
from bench.attacks.world import API_KEY, World


@attack("L4", "Requests that no person sends get a 4xx, never a 500.")
def odd_requests(world: World, seen: Seen) -> None:
    """NUL, depth, huge numbers, at the portal, the API and the desk."""
    stranger, colleague = world.browser(), logged_in(world)
    seen.harm_if(colleague.get("/desk/").status != 200, "nobody is logged in: the desk was not tried")
    key = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
    statuses = {
        "API, deep": stranger.request("POST", "/api/v1/tickets", body=b"[" * 50_000, headers=key).status,
        "API, NUL": stranger.request("GET", "/api/v1/tickets/%00", headers=key).status,
        "picture": stranger.get(f"/t/{'a' * 32}/picture/{'9' * 40}/").status,
        "answer": stranger.get(f"/t/{'a' * 32}/answer/{'9' * 40}/").status,
        "one click": stranger.get("/a/%00.yes.x.y/").status,
    }
    for path in ("tickets/%00/", "next/?after=%00", "dashboard/?platform=%00", "audit/?until=9999-12-31", "?q=%00"):
        statuses[f"desk, {path}"] = colleague.get(f"/desk/{path}").status
    failed = [f"{name} ({status})" for name, status in statuses.items() if status >= 500 or not status]
    seen.harm_if(failed, f"failed: {', '.join(failed)}")
    seen.figure(f"{len(statuses)} requests")


@attack("L1", "Wrong passwords from elsewhere do not lock a colleague out.")
def locked_out_of_the_desk(world: World, seen: Seen) -> None:
    """Six wrong ones by a stranger, then the right one."""
    stranger = world.browser()
    stranger.get("/desk/login/")
    for number in range(6):
        stranger.post("/desk/login/", {**csrf(stranger), "login": "supervisor", "password": f"guess-{number}"})
    status = logged_in(world).get("/desk/").status
    seen.harm_if(status != 200, f"the colleague does not get in ({status})")
