"""The desk that this service is."""

from django.conf import settings

from triage.definition import Definition, load

_amended: dict[str, Definition] = {}
"""By desk, what its rows have made of its package, as this process has read them last."""


def installed() -> Definition:
    """The desk that the setting ``TRIAGE_DESK`` names, with the topics that its people have added.

    Whoever decides takes the rules of ``playbook.desk.current()``, which looks whether there are new ones; what only
    shows names and lists may be as old as this process' last look.
    """
    return _amended.get(settings.TRIAGE_DESK) or declared()


def declared() -> Definition:
    """The same as its package declares it, without any row."""
    return load(settings.TRIAGE_DESK)


def amend(definition: Definition) -> None:
    """From now on the desk is this one: its package's, with what its rows add. Only ``playbook`` calls it."""
    if definition.rules.topics or definition.rules.retired:
        _amended[settings.TRIAGE_DESK] = definition
    else:
        _amended.pop(settings.TRIAGE_DESK, None)
