"""What supervisors see of topics."""

from tests.browser.axe import Visit
from tests.factories import WEDNESDAY
from tests.topics import suggested, topic, typed
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage.models import ModelKind, ModelVersion, Outcome, Ticket, TopicExample
from triage.playbook.load import SUPERVISORS


def of_topics() -> list[Visit]:
    """The list in each state of learning, a new one, one that exists, its examples, and suggestions."""
    joko = member("joko", SUPERVISORS)
    supervisor = logged_in(joko)
    first, second = (disputed(f"{name}@example.com") for name in ("satu", "dua"))
    Ticket.objects.filter(pk__in=[first.pk, second.pk]).update(category="other")
    row, learnt = topic("email", phrases=("ganti email",)), topic("batch", auto_reply=True)
    topic("retired", is_active=False)
    typed(row, "min mau ganti email akun", "email lama sudah mati, mau diganti")
    typed(learnt, *(f"gelombang {number} kapan dibuka" for number in range(25)))
    TopicExample.objects.create(topic=row, ticket=first, agent=joko, added_at=WEDNESDAY)
    told = {"found": [23, 25], "right": 0.97, "in_use": True}
    ModelVersion.objects.create(
        kind=ModelKind.TOPICS,
        created_at=WEDNESDAY,
        outcome=Outcome.REFUSED,
        why="not_better",
        report={"taught": 25, "held": 0, "agents": 0, "topics": {learnt.code: told}},
    )
    suggestion = suggested(first, second)
    return [
        Visit("/desk/topics/", supervisor),
        Visit("/desk/topics/add/", supervisor),
        Visit(f"/desk/topics/add/?suggestion={suggestion.pk}", supervisor, name="from a suggestion"),
        Visit(f"/desk/topics/{row.code}/", supervisor),
        Visit(f"/desk/topics/{row.code}/examples/", supervisor),
        Visit(f"/desk/topics/{learnt.code}/examples/?q=nobodyatall", supervisor, name="nothing found"),
        Visit("/desk/topics/suggestions/", supervisor),
        Visit("/desk/machine/", supervisor, name="with topics"),
    ]
