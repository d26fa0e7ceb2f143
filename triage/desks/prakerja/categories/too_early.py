"""Too early: the certificate may still appear in time, so waiting is the answer.

Nothing here may make the sum rise while ``now`` advances.
"""

from collections.abc import Iterator
from datetime import date

from triage.decision.category import Category, Deflection, FollowUpRule, Hold, OneClick, Then, gettext_noop
from triage.decision.facts import Source
from triage.decision.policy import Policy
from triage.decision.verdict import Reason
from triage.desks.prakerja.conclusions import (
    EASTERNMOST,
    Wait,
    awaited,
    days_are_over,
    due_day,
    due_on,
    rough_wait,
    wait,
    wrong_name,
)
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.statements import (
    SURE,
    UNSEEN,
    answered,
    could_not_look,
    form,
    is_known_absent,
    is_sure,
    read_unfinished,
    readings,
    reads_finished,
    says_absent,
    says_wrong_name,
    shown_on_dashboard,
    surest,
    typed_name,
    unfinished,
    wait_restarted,
)

CODE = "too_early"

WITHIN_WAIT = 4.0
WAIT_IS_OVER = -4.0
WAIT_RESTARTED = 4.5
SAYS_ABSENT = 1.5
SHOWN_ABSENT = 0.6
SHOWN_PRESENT = -3.0
CERTIFICATE_SHOWN = -3.0
COULD_NOT_LOOK = -2.5
NAME_WONT_CHANGE = -3.0
NOT_FINISHED = -4.0
STILL_ABSENT = -2.0

SAME_DAY = 1  # Days by which two stated dates may differ: midnight and memory.
ROUGHLY = 3  # Days by which a duration in words may miss a stated date.
COUNTED = 0.4  # From this certainty on a date in words ("2 bulan lalu") is as good as a duration.


def assess(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    """The reasons for and against waiting."""
    return (*_of_the_wait(facts, policy), *_of_what_is_seen(facts))


def _of_the_wait(facts: Facts, policy: Policy) -> Iterator[Reason]:
    if wait_restarted(facts):
        yield Reason("wait_restarted", CODE, WAIT_RESTARTED, form("answers", "yes"))
    elif known := awaited(facts, policy):
        code, weight = ("too_late", WAIT_IS_OVER) if known.is_over else ("within_wait", WITHIN_WAIT)
        code = code if known.due_on else f"{code}_roughly"
        yield Reason(code, CODE, weight * known.certainty, known.origin, known.detail)
    if answered(facts, "appeared") == "no":
        yield Reason("still_absent", CODE, STILL_ABSENT, form("answers", "no"))


def _of_what_is_seen(facts: Facts) -> Iterator[Reason]:
    if said := says_absent(facts):
        yield Reason("absent_may_come", CODE, SAYS_ABSENT * said.certainty, said.origin)
    if said := unfinished(facts):
        yield Reason("finish_before_waiting", CODE, NOT_FINISHED * said.certainty, said.origin)
    if could_not_look(facts):
        yield Reason("nobody_looked", CODE, COULD_NOT_LOOK, form("what_you_see", str(facts.what_you_see)))
    if said := wrong_name(facts):
        yield Reason("waiting_wont_cure", CODE, NAME_WONT_CHANGE * said.certainty, said.origin)
    if seen := surest(facts, ReadingKind.STATUS, "certificate_absent", source=Source.SCREENSHOT):
        yield Reason("seen_absent_may_come", CODE, SHOWN_ABSENT * seen.confidence, seen.origin)
    if seen := surest(facts, ReadingKind.SCREEN, "certificate"):
        yield Reason("certificate_shown", CODE, CERTIFICATE_SHOWN * seen.confidence, seen.origin)
    if seen := shown_on_dashboard(facts, "certificate_present"):
        yield Reason("seen_present", CODE, SHOWN_PRESENT * seen.confidence, seen.origin)


def conflicts(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """Dates and states that contradict each other, or that cannot be true yet."""
    found = (_future(facts, policy), _dates(facts, policy), _finished(facts), _certificate(facts))
    return tuple(hold for hold in found if hold)


def _future(facts: Facts, policy: Policy) -> Hold | None:
    known = wait(facts, policy)
    today = facts.now.astimezone(EASTERNMOST).date()
    is_future = known is not None and known.completed_on is not None and known.completed_on > today
    return Hold("future_date", "completion_date") if is_future else None


def _dates(facts: Facts, policy: Policy) -> Hold | None:
    """A date that was read must agree with the one that counts; so must a duration, roughly."""
    known = wait(facts, policy)
    stated = known.completed_on if known else None
    if known is None or stated is None:
        return None
    for source in (Source.SCREENSHOT, Source.TEXT):
        found = [r for r in readings(facts, ReadingKind.COMPLETED_ON, source=source) if r.confidence >= SURE]
        agree = [_agree(stated, date.fromisoformat(reading.value), facts=facts, policy=policy) for reading in found]
        # A page may list several trainings: one date that agrees with the form's is enough.
        is_fine = any(agree) if known.origin.source is Source.FORM else all(agree)
        if agree and not is_fine:
            is_own_word = source is known.origin.source or (
                source is Source.TEXT and known.origin.source is Source.FORM
            )
            return Hold("conflict_completion_date", "completion_date" if is_own_word else "which_is_right")
    days = (policy.calendar.day(facts.now) - stated).days
    for said in _spoken_waits(facts, policy):
        if said.is_over != known.is_over and abs(said.days - days) > ROUGHLY:
            return Hold("conflict_completion_date", "completion_date")
    return None


def _spoken_waits(facts: Facts, policy: Policy) -> Iterator[Wait]:
    """How long the requester has waited in words, by a length of time or by a date counted from today."""
    for said in readings(facts, ReadingKind.DAYS_WAITING):
        if said.confidence >= SURE:
            yield rough_wait(said, facts, policy)
    for said in readings(facts, ReadingKind.COMPLETED_ON, source=Source.TEXT):
        if COUNTED <= said.confidence < SURE:
            days = (policy.calendar.day(facts.now) - date.fromisoformat(said.value)).days
            yield Wait(days_are_over(days, facts, policy), said.confidence, said.origin, days=days)


def _agree(stated: date, read: date, *, facts: Facts, policy: Policy) -> bool:
    today = policy.calendar.day(facts.now)
    verdicts = {today > due_day(day, facts, policy) for day in (stated, read)}
    return abs((stated - read).days) <= SAME_DAY and len(verdicts) == 1


def _finished(facts: Facts) -> Hold | None:
    """Is the training finished at all? The requester's word against what was read."""
    if facts.finished is False:
        contradicted = reads_finished(facts) or facts.completed_on is not None
        return Hold("conflict_finished", "finished") if contradicted else Hold("not_finished")
    found = [] if reads_finished(facts) else read_unfinished(facts)
    if not found:
        return None
    if facts.finished or facts.completed_on:
        is_shown = any(said.origin.source is Source.SCREENSHOT for said in found)
        return Hold("conflict_finished", "which_is_right" if is_shown else "finished")
    return Hold("not_finished", "finished")


def _certificate(facts: Facts) -> Hold | None:
    """ "It is not there" beside a picture or words in which it is, or the other way round."""
    present = shown_on_dashboard(facts, "certificate_present")
    shown_present = present is not None and present.confidence >= SURE
    shown_absent = is_sure(facts, ReadingKind.STATUS, "certificate_absent", source=Source.SCREENSHOT)
    if facts.what_you_see is Symptom.ABSENT:
        if says_wrong_name(facts) and not typed_name(facts):
            return Hold("conflict_certificate", "printed_name")
        contradicted = (shown_present and not shown_absent) or _tells_that_it_is_there(facts)
    elif facts.what_you_see is Symptom.WRONG_NAME:
        told_absent = is_sure(facts, ReadingKind.STATUS, "certificate_absent", source=Source.TEXT)
        contradicted = (shown_absent and not shown_present) or told_absent
    else:
        contradicted = facts.what_you_see is Symptom.WONT_OPEN and shown_absent and not shown_present
    return Hold("conflict_certificate", "which_is_right") if contradicted else None


def _tells_that_it_is_there(facts: Facts) -> bool:
    """True if the text speaks of a certificate that is there, or of a page that could not be seen."""
    told = (
        surest(facts, ReadingKind.STATUS, "certificate_present", source=Source.TEXT),
        surest(facts, ReadingKind.COMPLAINT, "wrong_name", "wont_open", "taken_back"),
        surest(facts, ReadingKind.CERTIFICATE_NAME, source=Source.TEXT),
    )
    return any(reading is not None and reading.confidence >= SURE for reading in told)


def gaps(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """Without a date nobody can say until when to wait, nor for what as long as nothing is missing."""
    due, known = due_on(facts, policy), wait(facts, policy)
    if due is None or (known is not None and not known.is_settled):
        return (Hold("no_date", "completion_date"),)
    if policy.calendar.day(facts.now) > due:
        return (Hold("wait_is_over"),)
    if not is_known_absent(facts):
        return (UNSEEN,)
    return () if policy.calendar.covers(due) else (Hold("calendar_unknown"),)


CATEGORY = Category(
    needs_due_on=True,
    code=CODE,
    title=gettext_noop("Still within the waiting time"),
    reply="too_early",
    advises=frozenset({"advice_waited"}),
    assess=assess,
    conflicts=conflicts,
    gaps=gaps,
    follow_up=FollowUpRule(
        "appeared",
        (1,),
        after_due=True,
        question=gettext_noop("Has your certificate appeared?"),
        answers={
            "yes": OneClick(gettext_noop("It has appeared"), Then.CLOSE),
            "no": OneClick(gettext_noop("Not yet"), Then.DECIDE),
        },
    ),
    sentences={
        "within_wait": gettext_noop(
            "Finished on %(completed_on)s; the certificate may still appear in time until %(due_on)s."
        ),
        "within_wait_roughly": gettext_noop("Waiting for about %(days)s days; it may still appear in time."),
        "too_late": gettext_noop("Finished on %(completed_on)s; the waiting time ended on %(due_on)s."),
        "too_late_roughly": gettext_noop("Waiting for about %(days)s days; the waiting time is probably over."),
        "wait_restarted": gettext_noop("The name was corrected, so the waiting time starts anew."),
        "still_absent": gettext_noop("It had not appeared when we asked again."),
        "absent_may_come": gettext_noop("The certificate is not there yet."),
        "nobody_looked": gettext_noop("The page could not be seen, so the certificate may be there already."),
        "finish_before_waiting": gettext_noop("Before the training is finished there is nothing to wait for."),
        "waiting_wont_cure": gettext_noop("A wrong name does not go away by waiting."),
        "seen_absent_may_come": gettext_noop("The page says that the certificate is not available yet."),
        "certificate_shown": gettext_noop("The picture is a certificate."),
        "seen_present": gettext_noop("The page shows that the certificate is there."),
    },
    deflection=Deflection("ahead_too_early", "remind_too_early", ("completed_on", "what_you_see")),
    holds={
        "future_date": gettext_noop("The completion date lies in the future."),
        "conflict_completion_date": gettext_noop("The completion dates do not agree."),
        "conflict_finished": gettext_noop("What was said and shown about finishing the training does not agree."),
        "not_finished": gettext_noop("The training is not finished."),
        "conflict_certificate": gettext_noop("What was said and shown about the certificate does not agree."),
        "no_date": gettext_noop("The completion date is not known."),
        "wait_is_over": gettext_noop("The waiting time is over."),
        "calendar_unknown": gettext_noop("The public holidays for the due date are not known yet."),
    },
    questions={
        "completion_date": gettext_noop("On which day did you finish the training?"),
        "finished": gettext_noop("Have you finished the whole training?"),
    },
)
