"""Connectivity: the requester's own connection keeps the page from opening."""

from collections.abc import Iterator

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then, gettext_noop
from triage.decision.facts import Source
from triage.decision.policy import Policy
from triage.decision.verdict import Reason
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.statements import (
    answered,
    could_not_look,
    form,
    has_screenshot,
    is_sure,
    only_this_is_told_to_fail,
    other_sites,
    says_it_wont_open,
    surest,
)

CODE = "connectivity"

DOES_NOT_OPEN = 2.5
OTHERS_CLOSED = 4.5
OTHERS_CLOSED_BUT_SEEN = 1.5
OTHERS_OPEN = -3.5
OTHERS_TOLD_OPEN = -8.0
OTHER_NETWORK_FAILED = -1.0
PAGE_WAS_SEEN = -1.5
OWN_ERROR_PAGES = {"offline": 4.0, "dns": 3.0, "timeout": 2.0, "spinner": 0.7}
THEIR_ERROR_PAGE = -2.0
SAYS_OWN_DOWN = 2.5
SAYS_OWN_FINE = -1.0
OPENS_NOW = -4.0
STILL_CLOSED = 1.0


def assess(facts: Facts, _policy: Policy) -> tuple[Reason, ...]:
    """What opens, what does not, and whose fault the error page is."""
    return (*_of_the_form(facts), *_of_the_readings(facts))


def _of_the_form(facts: Facts) -> Iterator[Reason]:
    was_seen = facts.what_you_see in (Symptom.ABSENT, Symptom.WRONG_NAME)
    if closed := says_it_wont_open(facts):
        yield Reason("does_not_open", CODE, DOES_NOT_OPEN * closed.certainty, closed.origin)
    if was_seen:
        yield Reason("page_was_seen", CODE, PAGE_WAS_SEEN, form("what_you_see", str(facts.what_you_see)))
    if sites := other_sites(facts):
        is_open, said = sites
        closed_weight = OTHERS_CLOSED_BUT_SEEN if was_seen else OTHERS_CLOSED
        open_weight = OTHERS_TOLD_OPEN if only_this_is_told_to_fail(facts) else OTHERS_OPEN
        code, weight = ("others_open", open_weight) if is_open else ("others_closed", closed_weight)
        yield Reason(code, CODE, weight * said.certainty, said.origin)
    if facts.other_network_tried:
        yield Reason("other_network_failed", CODE, OTHER_NETWORK_FAILED, form("other_network_tried", "true"))
    if answer := answered(facts, "opens"):
        code, weight = ("opens_now", OPENS_NOW) if answer == "yes" else ("still_closed", STILL_CLOSED)
        yield Reason(code, CODE, weight, form("answers", answer))


def _of_the_readings(facts: Facts) -> Iterator[Reason]:
    if page := surest(facts, ReadingKind.ERROR_PAGE, *OWN_ERROR_PAGES):
        weight = OWN_ERROR_PAGES[page.value] * page.confidence
        yield Reason(f"page_{page.value}", CODE, weight, page.origin)
    if page := surest(facts, ReadingKind.ERROR_PAGE, "server"):
        yield Reason("page_came_through", CODE, THEIR_ERROR_PAGE * page.confidence, page.origin)
    if said := surest(facts, ReadingKind.CONNECTION, "own_down"):
        yield Reason("says_own_down", CODE, SAYS_OWN_DOWN * said.confidence, said.origin)
    if said := surest(facts, ReadingKind.CONNECTION, "own_fine"):
        yield Reason("says_own_fine", CODE, SAYS_OWN_FINE * said.confidence, said.origin)


def conflicts(facts: Facts, _policy: Policy) -> tuple[Hold, ...]:
    """A connection that is said and shown differently."""
    if could_not_look(facts) and is_sure(facts, ReadingKind.COMPLAINT, "opens_elsewhere"):
        return (Hold("opens_elsewhere", "screenshot"),)
    shows_offline = is_sure(facts, ReadingKind.ERROR_PAGE, "offline", "dns", source=Source.SCREENSHOT)
    shows_server = is_sure(facts, ReadingKind.ERROR_PAGE, "server", source=Source.SCREENSHOT)
    says_down = is_sure(facts, ReadingKind.CONNECTION, "own_down")
    says_fine = is_sure(facts, ReadingKind.CONNECTION, "own_fine")
    was_seen = facts.what_you_see in (Symptom.ABSENT, Symptom.WRONG_NAME)
    sites = other_sites(facts)
    others = sites[0] if sites else None
    if (shows_offline and (others or says_fine or was_seen)) or (shows_server and others is False):
        return (Hold("conflict_connection", "which_is_right"),)
    if says_down and (facts.other_sites_open or (was_seen and others is None)):
        return (Hold("conflict_connection", "other_sites"),)
    if others is False and says_fine:
        return (Hold("conflict_connection", "other_sites"),)
    return ()


def gaps(facts: Facts, _policy: Policy) -> tuple[Hold, ...]:
    """Whether anything else opens must be known, by word or by picture; where it does, it is not the connection."""
    told = other_sites(facts) if facts.other_sites_open is None else None
    if told and told[0]:
        return (Hold("others_are_open", "" if has_screenshot(facts) else "screenshot"),)
    is_known = (
        other_sites(facts) is not None
        or is_sure(facts, ReadingKind.CONNECTION, "own_down")
        or is_sure(facts, ReadingKind.ERROR_PAGE, "offline", "dns")
    )
    if answered(facts, "opens") == "no":
        question = "screenshot" if not has_screenshot(facts) else "" if is_known else "other_sites"
        return (Hold("still_does_not_open", question),)
    return () if is_known else (Hold("connection_unknown", "other_sites"),)


CATEGORY = Category(
    code=CODE,
    title=gettext_noop("Connection problem"),
    reply="connectivity",
    advises=frozenset({"advice_network", "advice_device", "advice_browser", "advice_reinstalled"}),
    next_step="next_connectivity",
    assess=assess,
    conflicts=conflicts,
    gaps=gaps,
    subject="page",
    follow_up=FollowUpRule(
        "opens",
        (1, 3),
        question=gettext_noop("Does it open now?"),
        answers={
            "yes": OneClick(gettext_noop("Yes, it opens"), Then.CLOSE),
            "no": OneClick(gettext_noop("Not yet"), Then.DECIDE),
        },
    ),
    sentences={
        "does_not_open": gettext_noop("The page or the certificate does not open for you."),
        "page_was_seen": gettext_noop("You could open the page."),
        "others_closed": gettext_noop("Other sites do not open either."),
        "others_open": gettext_noop("Other sites open normally."),
        "other_network_failed": gettext_noop("Another network did not help."),
        "opens_now": gettext_noop("You told us that it opens now."),
        "still_closed": gettext_noop("It did not open when we asked again."),
        "page_offline": gettext_noop("The page says that the phone or computer was offline."),
        "page_dns": gettext_noop("The page says that the address could not be found."),
        "page_timeout": gettext_noop("The page says that it took too long to answer."),
        "page_spinner": gettext_noop("The screenshot shows a page that keeps loading."),
        "page_came_through": gettext_noop("An error page came from the site itself, so the connection worked."),
        "says_own_down": gettext_noop("You wrote that your connection has trouble."),
        "says_own_fine": gettext_noop("You wrote that your connection is fine."),
    },
    holds={
        "conflict_connection": gettext_noop("What was said and shown about the connection does not agree."),
        "opens_elsewhere": gettext_noop("It opens on another device."),
        "connection_unknown": gettext_noop("It is not known whether other sites open."),
        "others_are_open": gettext_noop("Other sites open: the connection is not the cause."),
        "still_does_not_open": gettext_noop("It still does not open after our answer."),
    },
    questions={
        "other_sites": gettext_noop("Do other sites open on the same phone or computer?"),
        "screenshot": gettext_noop("Could you send a screenshot of what you see now?"),
    },
)
