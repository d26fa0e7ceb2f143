"""Every service of docker-compose.yml, run natively: Debian's Redis and PostgreSQL, the image's files.

There is no Docker here, so the host names become loopback ports and the volumes temporary folders; nothing else of the
exact commands and of the environment is changed.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from embedded import BASE_DIR
from embedded.child import Child, wait_until
from embedded.servers import POSTGRES_BIN, Identity
from tests.production.compose import DEPLOYMENT, SECRETS, compose_file, dockerfile, image_environment, services

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="Debian's redis-server is not installed"),
]
PATIENCE = 240.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def postgres_programs() -> Path:
    """Debian's PostgreSQL, else the embedded one's programs."""
    return max((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")), default=POSTGRES_BIN)


@dataclass
class Deployment:
    """The compose file's services on this machine."""

    root: Path
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in ("web", "postgres", "redis")})
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The web's environment, which is that of all our services, moved to this machine."""
        compose = {**image_environment(), **services()["web"].environment}
        moved = {name: self.moved(value) for name, value in compose.items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        here = {"BIND": "127.0.0.1", "PORT": str(self.ports["web"]), "HOSTNAME": socket.gethostname(), "PATH": path}
        return {**moved, **here}

    def moved(self, text: str) -> str:
        """The text with the containers' addresses and folders replaced by this machine's."""
        for there, here in {
            "postgres:5432": f"127.0.0.1:{self.ports['postgres']}",
            "redis:6379": f"127.0.0.1:{self.ports['redis']}",
            "/tmp/beat-schedule": str(self.root / "beat-schedule"),
            "/tmp/redis.conf": str(self.root / "redis.conf"),
            "/run/secrets": str(self.root / "secrets"),
        }.items():
            text = text.replace(there, here)
        return str(self.root / "data") if text == "/data" else text

    def start(
        self, name: str, *more: str | Path, programs: Path | None = None, identity: Identity | None = None
    ) -> None:
        """Run a service's command, with what this machine needs in addition."""
        program, *words = [self.moved(word) for word in services()[name].command]
        identity = identity or Identity()
        with self.log(name).open("wb") as log:
            child = Child(
                name,
                [programs / program if programs else program, *words, *more],
                env={**self.environment, "LC_ALL": "C.UTF-8"},
                cwd=self.root / "app" if identity.user is None else self.root / name,
                user=identity.user,
                group=identity.group,
                output=log,
                own_group=True,
            )
            child.start()
        self.children[name] = child

    def once(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end in the image's working folder."""
        return subprocess.run(
            command,
            cwd=self.root / "app",
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def log(self, name: str) -> Path:
        return self.root / f"{name}.log"

    def says(self, name: str, words: str) -> bool:
        """Whether a service says this within some time, and before it ends."""
        child = self.children[name]
        return wait_until(
            lambda: words in self.log(name).read_text(errors="replace"),
            seconds=PATIENCE,
            or_until=lambda: not child.alive,
        )

    def get(self, path: str) -> tuple[int, str]:
        """What the web answers to the proxy."""
        web = http.client.HTTPConnection("127.0.0.1", self.ports["web"], timeout=30)
        try:
            web.request("GET", path, headers={"Host": DEPLOYMENT["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"})
            answer = web.getresponse()
            return answer.status, answer.read().decode()
        finally:
            web.close()


@pytest.fixture(scope="module")
def deployment(folder: Path) -> Iterator[Deployment]:
    """The image's files and the two servers; what was printed is shown when a test fails."""
    deployment = Deployment(folder)
    ignored = [line for line in (BASE_DIR / ".dockerignore").read_text().split() if "/" not in line]
    shutil.copytree(BASE_DIR, deployment.root / "app", ignore=shutil.ignore_patterns("__pycache__", "*.pyc", *ignored))
    (deployment.root / "data").mkdir(mode=0o700)
    (deployment.root / "secrets").mkdir()
    for name in compose_file()["secrets"]:
        (deployment.root / "secrets" / name).write_text(f"{SECRETS.get(name, '')}\n")
    try:
        start_redis(deployment)
        start_postgres(deployment)
        yield deployment
    finally:
        for child in reversed(deployment.children.values()):
            child.stop()


def start_redis(deployment: Deployment) -> None:
    folder = deployment.root / "redis"
    folder.mkdir()
    deployment.start("redis", "--port", str(deployment.ports["redis"]), "--bind", "127.0.0.1", "--dir", folder)
    assert deployment.says("redis", "Ready to accept connections")


def start_postgres(deployment: Deployment) -> None:
    """What the postgres image's entry point does: a cluster with the password, and the database."""
    identity, folder, programs = Identity.choose(), deployment.root / "postgres", postgres_programs()
    identity.own_folder(folder)
    identity.open_way_to(folder)
    secret = folder / "password"
    secret.write_text(SECRETS["postgres_password"])
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "triage", "--pwfile", secret, "--auth=scram-sha-256"],
        cwd=folder,
        check=True,
        capture_output=True,
        user=identity.user,
        group=identity.group,
        extra_groups=[] if identity.user is not None else None,
    )
    port = str(deployment.ports["postgres"])
    here: list[str | Path] = ["-D", folder / "data", "-k", "", "-c", "listen_addresses=127.0.0.1", "-p", port]
    deployment.start("postgres", *here, programs=programs, identity=identity)
    assert deployment.says("postgres", "ready to accept connections")
    where = {"dbname": "postgres", "password": SECRETS["postgres_password"]}
    with psycopg.connect(deployment.environment["DATABASE_URL"], autocommit=True, **where) as server:
        server.execute("CREATE DATABASE triage")


def test_it_runs_every_service_and_stops_them_all(deployment: Deployment) -> None:
    collect = next(line for line in dockerfile()["RUN"] if "collectstatic" in line).split("&&")[0]
    built = deployment.once(["sh", "-c", collect])
    assert built.returncode == 0, built.stderr

    migrated = deployment.once(services()["migrate"].command)
    assert migrated.returncode == 0, migrated.stderr

    for name in ("web", "reader", "worker", "mail", "hooks", "learner", "beat"):
        deployment.start(name)
    for name in ("reader", "worker", "mail", "hooks", "learner"):
        assert deployment.says(name, f"{name}@{socket.gethostname()} ready"), deployment.log(name).read_text()

    health = services()["web"].health
    assert health is not None
    assert wait_until(lambda: deployment.once(health).returncode == 0, seconds=PATIENCE)
    assert deployment.get("/healthz") == (200, '{"status": "ok"}')
    status, told = deployment.get("/readyz")
    assert (status, '"database": true, "broker": true' in told) == (200, True)
    status, page = deployment.get("/")
    assert status == 200
    assert "csrfmiddlewaretoken" in page

    for name in ("reader", "worker", "mail", "hooks", "learner"):
        command = services()[name].health
        assert command is not None
        pinged = deployment.once(command)
        assert pinged.returncode == 0, pinged.stdout + pinged.stderr

    assert wait_until(lambda: sweeps(deployment) > 0, seconds=PATIENCE), "From beat through Redis to the worker."
    command = services()["beat"].health
    assert command is not None
    assert deployment.once([deployment.moved(word) for word in command]).returncode == 0

    for name in ("beat", "learner", "hooks", "mail", "worker", "reader", "web", "redis", "postgres"):
        child = deployment.children[name]
        child.send(signal.SIGTERM)
        assert ended(child), f"{name} does not stop"
        assert child.process is not None
        assert child.process.returncode == 0, deployment.log(name).read_text()
    assert list(deployment.root.glob("beat-schedule*")), "The database library adds its own ending."


def ended(child: Child) -> bool:
    """Whether it ends within a minute."""
    return wait_until(lambda: not child.alive, seconds=60)


def sweeps(deployment: Deployment) -> int:
    """How many of beat's sweeps the worker has done."""
    node = f"worker@{socket.gethostname()}"
    asked = deployment.once(["celery", "-A", "config", "inspect", "stats", "--json", "-d", node, "--timeout", "10"])
    if asked.returncode:
        return 0
    return int(json.loads(asked.stdout)[node]["total"].get("triage.tasks.sweep", 0))
