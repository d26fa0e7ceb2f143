"""Ask the web server on this machine for its health: `python -m config.probe /readyz` (exit code 0 when it is well)."""

import http.client
import sys

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


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1] if len(sys.argv) > 1 else "/readyz", port=env_int("PORT", 8000, least=1)))
