"""What is wrong with the database: told from an error, or by asking it.

Errors of an IntegrityError's kind say something about the row; these say that the database is not there, cannot be
written, or has other tables than this version works with.
"""

import time

from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, connection

from triage import schema
from triage.messages import PartFailed
from triage.models import Trouble
from triage.models.part import DATABASE

ITS_OWN = (OperationalError, InterfaceError, InternalError, ProgrammingError)
"""Errors that are nobody's fault but the database's."""
_BY_STATE = {
    "25006": Trouble.READ_ONLY,
    "42P01": Trouble.OTHER_VERSION,  # no such table
    "42703": Trouble.OTHER_VERSION,  # no such column
    "42501": Trouble.BROKEN,  # may not
    "53100": Trouble.FULL,
    "53300": Trouble.REFUSED,  # too many connections
    "28P01": Trouble.LOGIN,
    "28000": Trouble.LOGIN,
}
"""PostgreSQL's codes of errors (SQLSTATE)."""
_OF_THE_SERVER = ("08", "25", "28", "3D", "40", "53", "55", "57", "58")
"""How codes begin that are about the server, the connection or somebody else's lock. The others are about the statement
and what it carries: a trigger's refusal, a row too large for its index. Who sends that could hold everything up if it
counted as the database's own trouble."""


def trouble_in(error: BaseException | None) -> PartFailed | None:
    """What is wrong with the database where ``error`` says so; None where it says something else."""
    if not isinstance(error, ITS_OWN):
        return None
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    if state in _BY_STATE:
        why = _BY_STATE[state]
    elif state.startswith(("08", "57P")) or not (state or isinstance(error, ProgrammingError)):
        why = Trouble.UNREACHABLE
    elif state.startswith(_OF_THE_SERVER):
        why = Trouble.BROKEN
    else:
        return None
    return PartFailed(why, f"{type(error).__name__} {state}".strip(), part=DATABASE)


def unanswered(error: BaseException) -> PartFailed:
    """What is wrong where it was only asked how it is, and did not tell."""
    return trouble_in(error) or PartFailed(Trouble.BROKEN, type(error).__name__, part=DATABASE)


def is_away(error: BaseException | None) -> bool:
    """Whether whoever met ``error`` had better come back later: the database is not there, read-only or being changed.

    An error that another try will meet again (a mistake of ours in a statement) is none of these.
    """
    return trouble_in(error) is not None


def trouble() -> PartFailed | None:
    """Ask the database; None where this process can work with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() == ("on",):
                return PartFailed(Trouble.READ_ONLY, part=DATABASE)
        why = schema.pause()
    except ITS_OWN as error:
        return unanswered(error)
    return PartFailed(Trouble.OTHER_VERSION, why.value, part=DATABASE) if why else None


def seconds_ahead() -> float:
    """By how much our clock is ahead of the database's. Raises one of ITS_OWN."""
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
        return (before + time.time()) / 2 - theirs
