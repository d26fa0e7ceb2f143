"""Custom questions for tests, as a supervisor's page would store them."""

from typing import Any

from triage.models import CustomQuestion
from triage.playbook import form

CHANNELS = ("app", "shop")


def question(code: str = "custom_order", kind: str = "line", **fields: Any) -> CustomQuestion:
    """A question that is asked from now on; ``choices`` are codes."""
    choices = [
        {"code": each, "labels": {"id": f"Lewat {each}", "en": f"By {each}"}, "active": True}
        for each in fields.pop("choices", CHANNELS if kind == "choice" else ())
    ]
    labels = {"id": f"Apa {code}?", "en": f"What is {code}?"}
    row = CustomQuestion.objects.create(code=code, kind=kind, **{"labels": labels, "choices": choices, **fields})
    form.forget()
    return row
