"""The health of a process on this machine, as an exit code: 0 when it is well. For health checks, so it is quick.

python -m config.probe /readyz            the web server answers this address with 200
python -m config.probe --beat             beat has looked at its jobs lately
python -m config.probe --worker [NODE]    a worker's processes take tasks and end them (NODE: its -n, if it has one)
"""

import http.client
import sys
from collections.abc import Sequence

from config import heartbeat
from config.env import env_int, env_list


def answers(path: str, *, port: int, seconds: float = 3.0) -> bool:
    """Whether the web server on this machine answers ``path`` with 200."""
    # The health addresses obey ALLOWED_HOSTS like every other: ask by a name that is allowed.
    host = next(iter(env_list("ALLOWED_HOSTS")), "localhost").lstrip(".")
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        server.request("GET", path, headers={"Host": host, "Connection": "close"})
        return server.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        server.close()


def is_well(arguments: Sequence[str]) -> bool:
    """What the command line asks for (see above)."""
    match arguments:
        case ["--beat"]:
            return heartbeat.is_alive(heartbeat.node("beat"))
        case ["--worker", *names]:
            return heartbeat.is_alive(heartbeat.node(names[0] if names else "celery"))
        case _:
            return answers(arguments[0] if arguments else "/readyz", port=env_int("PORT", 8000, least=1))


if __name__ == "__main__":
    sys.exit(not is_well(sys.argv[1:]))
