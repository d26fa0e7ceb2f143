"""The desk's own tickets as a measure: what agents said, against what the machine in use makes of them today."""

import numpy as np

from triage.decision.codec import facts_from
from triage.decision.decide import decide
from triage.evidence import active
from triage.installed import installed
from triage.learning.decided import heard
from triage.learning.examples import Example
from triage.learning.lessons import is_held
from triage.learning.measures import Judged
from triage.models import OF_CIRCUMSTANCES, BlindCheck, Label, LabelKind
from triage.playbook import desk


def judged_by_agents() -> Judged | None:
    """Judged blind checks and labels kept back from learning, none of which any model has read; None without any."""
    labels = (
        Label.objects.exclude(kind__in=(LabelKind.DISPUTED, *OF_CIRCUMSTANCES)).filter(set_aside=False).order_by("id")
    )
    rows = labels.values_list("judged__ticket_id", "category", "judged__facts")
    told = {ticket: (label, facts) for ticket, label, facts in rows if is_held(ticket) and facts}
    checks = BlindCheck.objects.filter(judged_at__isnull=False).order_by("id")
    told |= {
        ticket: (label, facts)
        for ticket, label, facts in checks.values_list("judged__ticket_id", "category", "judged__facts")
        if facts
    }
    if not told:
        return None
    models, policy = active.models(), desk.current().policy
    knows = installed()
    verdicts = [
        decide(heard(facts_from(facts, knows.facts), models), policy, knows.rules) for _, facts in told.values()
    ]
    examples = [Example(str(facts["description"]), label) for label, facts in told.values()]
    shares = np.array([[verdict.confidences[label] for label in knows.rules.labels] for verdict in verdicts])
    return Judged(examples, shares, labels=knows.rules.labels)
