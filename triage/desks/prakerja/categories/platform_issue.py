"""Platform issue: all conditions are met and the certificate still does not appear, so the platform must act."""

from collections.abc import Iterator

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then, gettext_noop
from triage.decision.facts import Source
from triage.decision.policy import Policy
from triage.decision.verdict import Reason
from triage.desks.prakerja.conclusions import (
    awaited,
    is_institution,
    platform,
    review,
    wait,
    wrong_name,
)
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState
from triage.desks.prakerja.statements import (
    SURE,
    UNSEEN,
    answered,
    could_not_look,
    form,
    is_known_absent,
    is_sure,
    only_this_is_told_to_fail,
    other_sites,
    readings,
    says_absent,
    says_it_wont_open,
    surest,
    unfinished,
    wait_restarted,
)

CODE = "platform_issue"

OVERDUE = 4.0
NOT_DUE_YET = -3.5
WAIT_RESTARTED = -3.5
SAYS_ABSENT = 1.5
SHOWN_ABSENT = 0.6
REVIEW_GIVEN = 1.0
REVIEW_COMES_FIRST = -5.0
NAME_COMES_FIRST = -3.0
NOT_FINISHED = -4.0
DOES_NOT_OPEN = 1.5
OTHERS_OPEN = 2.5
OTHERS_TOLD_OPEN = 4.5
OTHER_NETWORK_FAILED = 1.0
SAYS_OWN_FINE = 0.7
ERROR_PAGES = {"server": 4.5, "not_found": 1.5, "denied": 1.5, "spinner": 0.7}
STILL_ABSENT = 2.0
HAS_APPEARED = -3.0
HAS_ANSWERED = -2.0
HAS_NOT_ANSWERED = 1.0

LONG_AGO = 365
"""Calendar days after which a platform's counter is no longer the answer: the programme's year is over."""
TRIED = ("advice_network", "advice_device", "advice_browser")
ROUGH_IS_ENOUGH = 0.3  # The certainty from which a duration in words will do instead of a date.

ANSWERS = {
    ("appeared", "no"): ("not_there_after_wait", STILL_ABSENT),
    ("appeared", "yes"): ("has_appeared", HAS_APPEARED),
    ("answered", "yes"): ("platform_answered", HAS_ANSWERED),
    ("answered", "no"): ("platform_silent", HAS_NOT_ANSWERED),
}


def assess(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    """The reasons why it is, or isn't, the platform's turn."""
    return (*_of_the_wait(facts, policy), *_of_other_causes(facts, policy), *_of_a_page_that_fails(facts))


def _of_the_wait(facts: Facts, policy: Policy) -> Iterator[Reason]:
    known = awaited(facts, policy)
    if wait_restarted(facts):
        yield Reason("wait_anew", CODE, WAIT_RESTARTED, form("answers", "yes"))
    # A page that does not open is not cured by waiting, whatever the date.
    elif known and not could_not_look(facts):
        code, weight = ("overdue", OVERDUE) if known.is_over else ("not_due_yet", NOT_DUE_YET)
        code = code if known.due_on else f"{code}_roughly"
        yield Reason(code, CODE, weight * known.certainty, known.origin, known.detail)
    if said := says_absent(facts):
        yield Reason("says_absent", CODE, SAYS_ABSENT * said.certainty, said.origin)
    if seen := surest(facts, ReadingKind.STATUS, "certificate_absent", source=Source.SCREENSHOT):
        yield Reason("seen_absent", CODE, SHOWN_ABSENT * seen.confidence, seen.origin)


def _of_other_causes(facts: Facts, policy: Policy) -> Iterator[Reason]:
    given = review(facts)
    known = awaited(facts, policy)
    if given.state is ReviewState.GIVEN:
        yield Reason("review_is_given", CODE, REVIEW_GIVEN * given.certainty, given.origin)
    if given.state is ReviewState.NOT_YET and known and known.is_over:
        yield Reason("review_comes_first", CODE, REVIEW_COMES_FIRST * given.certainty, given.origin)
    if said := wrong_name(facts):
        yield Reason("name_comes_first", CODE, NAME_COMES_FIRST * said.certainty, said.origin)
    if said := unfinished(facts):
        yield Reason("finish_before_complaining", CODE, NOT_FINISHED * said.certainty, said.origin)
    for kind in ("appeared", "answered"):
        answer = answered(facts, kind)
        if (kind, answer) in ANSWERS:
            code, weight = ANSWERS[kind, answer]
            yield Reason(code, CODE, weight, form("answers", answer))


def _of_a_page_that_fails(facts: Facts) -> Iterator[Reason]:
    closed, is_only_this = says_it_wont_open(facts), only_this_is_told_to_fail(facts)
    if closed:
        yield Reason("page_fails", CODE, DOES_NOT_OPEN * closed.certainty, closed.origin)
    if (closed or is_only_this) and (sites := other_sites(facts)) and sites[0]:
        weight = OTHERS_TOLD_OPEN if is_only_this else OTHERS_OPEN
        yield Reason("only_this_fails", CODE, weight * sites[1].certainty, sites[1].origin)
    if closed and facts.other_network_tried:
        yield Reason("fails_everywhere", CODE, OTHER_NETWORK_FAILED, form("other_network_tried", "true"))
    if closed and (said := surest(facts, ReadingKind.CONNECTION, "own_fine")):
        yield Reason("own_is_fine", CODE, SAYS_OWN_FINE * said.confidence, said.origin)
    if page := surest(facts, ReadingKind.ERROR_PAGE, *ERROR_PAGES):
        yield Reason(f"site_{page.value}", CODE, ERROR_PAGES[page.value] * page.confidence, page.origin)


def gaps(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """Nobody is sent to a platform before the wait is known to be over, and without knowing which platform."""
    found = (
        Hold("not_answered") if answered(facts, "answered") == "no" else None,
        _connection(facts),
        _tried(facts),
        _wait(facts, policy),
        _review(facts),
        _which(facts, policy),
    )
    return tuple(hold for hold in found if hold)


def _which(facts: Facts, policy: Policy) -> Hold | None:
    """Which platform, where none is known or the words name two: the letter sends people to one."""
    if not platform(facts, policy):
        return Hold("no_platform", "platform")
    is_open = not facts.platform or is_institution(facts.platform, policy)
    return Hold("two_platforms", "platform") if is_open and len(_told(facts, policy)) > 1 else None


def _told(facts: Facts, policy: Policy) -> set[str]:
    return {
        reading.value
        for reading in readings(facts, ReadingKind.PLATFORM, source=Source.TEXT)
        if reading.confidence >= SURE and not is_institution(reading.value, policy)
    }


def _connection(facts: Facts) -> Hold | None:
    if not could_not_look(facts) or is_sure(facts, ReadingKind.ERROR_PAGE, "server"):
        return None
    if other_sites(facts) is None:
        return Hold("connection_not_excluded", "other_sites")
    # Where all else opens the network works; only who says that no other was tried may be behind one that blocks it.
    return Hold("network_untried", "other_network") if facts.other_network_tried is False else None


def _tried(facts: Facts) -> Hold | None:
    """A page that fails on other networks or devices too, without an error of its own: more than a letter can solve."""
    is_denied = surest(facts, ReadingKind.CONNECTION, "untried") is not None
    is_known = is_denied or facts.other_network_tried  # What the form says, words need not say more of.
    if not could_not_look(facts) or is_known or is_sure(facts, ReadingKind.ERROR_PAGE, "server"):
        return None
    sure = (each.code for each in facts.heard if each.code in TRIED and each.confidence >= SURE)
    return next(map(Hold, sure), None)


def _wait(facts: Facts, policy: Policy) -> Hold | None:
    known = wait(facts, policy)
    if _is_about_the_page(facts):
        return None
    if known is None or known.certainty < ROUGH_IS_ENOUGH or not known.is_settled:
        return Hold("wait_unknown", "completion_date")
    if not known.is_over:
        return Hold("wait_not_over")
    if known.completed_on and (policy.calendar.day(facts.now) - known.completed_on).days > LONG_AGO:
        return Hold("long_ago")
    return None if is_known_absent(facts) else UNSEEN


def _review(facts: Facts) -> Hold | None:
    """A review that may be missing is asked for first: it decides between two causes."""
    is_open = review(facts).state is ReviewState.UNSURE and not _is_about_the_page(facts)
    return Hold("review_open", "review_state") if is_open else None


def _is_about_the_page(facts: Facts) -> bool:
    return could_not_look(facts) or is_sure(facts, ReadingKind.ERROR_PAGE, "server")


def conflicts(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """Another platform in the picture or in the words than in the form."""
    shown = {
        reading.value
        for reading in readings(facts, ReadingKind.PLATFORM, source=Source.SCREENSHOT)
        if reading.confidence >= SURE and not is_institution(reading.value, policy)
    }
    told = _told(facts, policy)
    is_named = bool(facts.platform) and not is_institution(facts.platform, policy)
    if is_named and shown and facts.platform not in shown:
        return (Hold("conflict_platform", "which_is_right"),)
    if is_named and told and facts.platform not in told:
        return (Hold("conflict_platform_told", "platform"),)
    return ()


CATEGORY = Category(
    code=CODE,
    title=gettext_noop("The platform has to act"),
    reply="platform_issue",
    advises=frozenset({"advice_platform", "advice_programme", "advice_office"}),
    next_step="next_platform_issue",
    assess=assess,
    conflicts=conflicts,
    gaps=gaps,
    follow_up=FollowUpRule(
        "answered",
        (2, 5),
        question=gettext_noop("Has the platform solved it?"),
        answers={
            "yes": OneClick(gettext_noop("Yes, solved"), Then.DECIDE),
            "no": OneClick(gettext_noop("Not yet"), Then.AGENT),
        },
    ),
    sentences={
        "overdue": gettext_noop("Finished on %(completed_on)s; it should have appeared by %(due_on)s."),
        "overdue_roughly": gettext_noop("Waiting for about %(days)s days; it should have appeared by now."),
        "not_due_yet": gettext_noop("Finished on %(completed_on)s; the platform has until %(due_on)s."),
        "not_due_yet_roughly": gettext_noop("Waiting for about %(days)s days; the platform still has time."),
        "wait_anew": gettext_noop("After the correction the platform needs time again."),
        "says_absent": gettext_noop("You told us that the certificate is not there."),
        "seen_absent": gettext_noop("The screenshot shows no certificate yet."),
        "review_is_given": gettext_noop("Review and rating have been given."),
        "review_comes_first": gettext_noop("The review comes first; the platform may be waiting for it."),
        "name_comes_first": gettext_noop("The name has to be corrected first."),
        "finish_before_complaining": gettext_noop("The training has to be finished first."),
        "not_there_after_wait": gettext_noop("The waiting time has passed and it still has not appeared."),
        "has_appeared": gettext_noop("You told us that the certificate has appeared."),
        "platform_answered": gettext_noop("You told us that the platform has answered."),
        "platform_silent": gettext_noop("You told us that the platform has not answered."),
        "page_fails": gettext_noop("The page itself may be failing."),
        "only_this_fails": gettext_noop("Other sites open, only this one does not."),
        "fails_everywhere": gettext_noop("It fails over another network too."),
        "own_is_fine": gettext_noop("You wrote that your own connection is fine."),
        "site_server": gettext_noop("The page shows an error of the site itself."),
        "site_not_found": gettext_noop("The screenshot shows that the page does not exist."),
        "site_denied": gettext_noop("The screenshot shows that the site refused to show the page."),
        "site_spinner": gettext_noop("The screenshot shows a page that never finishes loading."),
    },
    holds={
        "conflict_platform": gettext_noop("The screenshot shows another platform than the one named."),
        "conflict_platform_told": gettext_noop("The description names another platform than the form."),
        "not_answered": gettext_noop("The platform has not answered."),
        "connection_not_excluded": gettext_noop("It is not known whether the connection is the cause."),
        "network_untried": gettext_noop("No other network has been tried."),
        "wait_not_over": gettext_noop("The waiting time is not over yet."),
        "long_ago": gettext_noop("The training ended more than a year ago."),
        "wait_unknown": gettext_noop("It is not known whether the waiting time is over."),
        "review_open": gettext_noop("It is not known whether the review, which comes first, has been given."),
        "no_platform": gettext_noop("The platform is not known."),
        "two_platforms": gettext_noop("Two platforms are named."),
    },
    questions={
        "platform": gettext_noop("On which platform did you buy the training?"),
        "other_network": gettext_noop("Please try another network, such as mobile data. Does it open there?"),
    },
)
