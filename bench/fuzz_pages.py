"""Does any request make the service fail? Hostile values at every address, in every parameter and field of every form.

The pages are walked as an anonymous person, an agent, a superuser and a program with a key; what their links and forms
can carry is what is then sent, a value or two of it replaced. Every request is taken back, so that the next finds the
same desk. An answer of 500, or an API's refusal that is no problem document, is a failure.

    python bench/fuzz_pages.py
    python bench/fuzz_pages.py --requests 500 --seed 7
"""

import argparse
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service
from harness.fuzz_pages import fuzz_of, report

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from triage.models import Ticket


def small_desk() -> tuple[list["Ticket"], "Client", "Client"]:
    """A ticket of every kind in every state, and the browsers of an agent and of a superuser."""
    from django.contrib.auth.models import Group, User
    from django.utils import timezone

    from datasets.desk.model_tickets import models
    from triage.playbook.load import AGENTS

    agent = User.objects.create_user("rina", is_staff=True)
    agent.groups.set(Group.objects.filter(name=AGENTS))
    tickets = [model.ticket for model in models(agent, now=timezone.now())]
    return tickets, logged_in(agent), logged_in(User.objects.create_superuser("root"))


def logged_in(user: "User") -> "Client":
    """A browser in which ``user`` has logged in."""
    from django.test import Client

    from triage.workspace.gate import BEGAN, SEEN

    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[BEGAN] = session[SEEN] = time.time()
    session.save()
    return browser


def main() -> None:
    """Print the answers' statuses and the failures; exit status 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    with fresh_service():
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        logging.disable(logging.CRITICAL)  # A line for each refusal; what fails is told below.
        tickets, agent, superuser = small_desk()
        fuzz = fuzz_of(tickets, agent=agent, superuser=superuser, seed=options.seed)
        print(f"{sum(map(len, fuzz.forms.values()))} forms and links", flush=True)

        def tell(done: int) -> None:
            if done % 50 == 0:
                print(f"\r{done:,} of {options.requests:,}, {len(fuzz.failures)} failures", end="", flush=True)

        fuzz.run(options.requests, tell=tell)
        print(f"\n{report(fuzz)}")
    sys.exit(bool(fuzz.failures))


if __name__ == "__main__":
    main()
