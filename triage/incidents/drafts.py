"""What is written already of an incident, before anybody has changed a word of it."""

from string import Template

from triage.models import Incident
from triage.playbook.desk import Desk

DRAFTS = {
    "banner": ("incident_draft", "subject"),
    "message": ("incident_draft", "body"),
    "solved": ("incident_solved_draft", "body"),
}
"""What is said of an incident, and which part of which canned reply drafts it."""


def draft(incident: Incident, kind: str, language: str, *, desk: Desk) -> str:
    """One of ``DRAFTS`` as its canned reply has it; what was sent where something was."""
    code, part = DRAFTS[kind]
    known = desk.texts.get((code, language))
    gaps = {"platform": incident.platform.name, "salutation": desk.salutation if language == "id" else ""}
    return incident.words(kind, language) or Template(getattr(known, part, "")).safe_substitute(gaps)
