"""What happens to people: a scenario makes one complaint of a world; its truth is decided here, not by our rules."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from datasets.scenarios import pictures
from datasets.scenarios.world import Draft, Picture, World

Scenario = Callable[[World], Draft]
GIVEN, NOT_YET, GREY, UNSURE = "given", "not_yet", "button_inactive", "unsure"


def _maybe(world: World, share: float, *choices: Callable[[], Picture]) -> tuple[Picture, ...]:
    """One of the pictures with chance ``share``; now and then a useless one instead or beside it."""
    taken = (world.chance.choice(choices)(),) if choices and world.chance.random() < share else ()
    return (*taken, pictures.useless(world)) if world.chance.random() < 0.05 else taken


def _on_dashboard(world: World, day: date) -> tuple[Callable[[], Picture], ...]:
    return (
        lambda: pictures.dashboard(world, completed_on=day),
        lambda: pictures.dashboard(world, completed_on=None),
        lambda: pictures.laptop(world, completed_on=day),
    )


# --- what the desk can answer ---------------------------------------------------------------------------------------


def early(world: World) -> Draft:
    """Finished a few days ago, everything told."""
    day = world.in_time()
    key = world.chance.choice(["early_dated", "early_dated", "early_vague", "unclear_plea"])
    form = world.form(
        completed_on=day,
        what_you_see="absent",
        review_state=world.chance.choice([GIVEN, GREY, UNSURE, None, NOT_YET]),
        description=world.text(key, completed_on=day),
    )
    return Draft("early", form, ("too_early",), "yes", _maybe(world, 0.4, *_on_dashboard(world, day)))


def early_in_words(world: World) -> Draft:
    """Finished a few days ago, told in words only."""
    day = world.in_time()
    form = world.form(what_you_see="absent", description=world.text("early_dated", completed_on=day, always=True))
    return Draft("early_in_words", form, ("too_early",), "may", _maybe(world, 0.3, *_on_dashboard(world, day)))


def late(world: World) -> Draft:
    """Overdue, reviewed, and the platform is known."""
    day = world.overdue()
    is_long = (world.today - day).days >= 14
    key = world.chance.choice(["late_reviewed", "late_reviewed", "late_plain"]) if is_long else "unclear_plea"
    form = world.form(
        completed_on=day, what_you_see="absent", review_state=GIVEN, description=world.text(key, completed_on=day)
    )
    shown = (*_on_dashboard(world, day), lambda: pictures.reviewed(world, completed_on=day))
    return Draft("late", form, ("platform_issue",), "yes", _maybe(world, 0.5, *shown))


def late_in_words(world: World) -> Draft:
    """Overdue and reviewed, told in words only."""
    day = world.today - timedelta(days=world.chance.choice([21, 30, 45, 60]))
    form = world.form(what_you_see="absent", description=world.text("late_reviewed", completed_on=day, always=True))
    return Draft("late_in_words", form, ("platform_issue",), "may", _maybe(world, 0.3, *_on_dashboard(world, day)))


def site_down(world: World) -> Draft:
    """The site itself fails, from every network."""
    form = world.form(
        completed_on=world.chance.choice([None, world.overdue()]),
        what_you_see=world.chance.choice(["page_fails", "page_fails", "wont_open"]),
        other_sites_open="true",
        other_network_tried="true",
        review_state=world.chance.choice([GIVEN, UNSURE, None]),
        description=world.text("site_down"),
    )
    return Draft(
        "site_down", form, ("platform_issue",), "yes", _maybe(world, 0.6, lambda: pictures.server_error(world))
    )


def own_line_down(world: World) -> Draft:
    """Nothing opens, because the requester's own connection is down."""
    form = world.form(
        completed_on=world.chance.choice([None, world.overdue(), world.in_time()]),
        what_you_see=world.chance.choice(["page_fails", "page_fails", "wont_open"]),
        other_sites_open="false",
        review_state=world.chance.choice([GIVEN, UNSURE, None]),
        description=world.text("offline"),
    )
    return Draft("own_line_down", form, ("connectivity",), "yes", _maybe(world, 0.5, lambda: pictures.offline(world)))


def own_line_shown_down(world: World) -> Draft:
    """The page does not open, and the picture shows that the phone was offline."""
    form = world.form(what_you_see="page_fails", description=world.text("wont_open_vague"))
    return Draft("own_line_shown_down", form, ("connectivity",), "may", (pictures.offline(world),))


def wrong_name(world: World) -> Draft:
    """The certificate bears another name, both names are told."""
    wrong = world.misspelt()
    day = world.overdue()
    key = world.chance.choice(["name_wrong", "name_wrong", "name_vague", "unclear_plea"])
    form = world.form(
        completed_on=world.chance.choice([None, day]),
        what_you_see="wrong_name",
        printed_name=wrong,
        review_state=world.chance.choice([GIVEN, UNSURE, None, NOT_YET]),
        description=world.text(key, wrong=wrong),
    )
    shown = _maybe(world, 0.4, lambda: pictures.printed(world, name=wrong, completed_on=day))
    return Draft("wrong_name", form, ("name_mismatch",), "yes", shown)


def wrong_name_in_words(world: World) -> Draft:
    """Both names in the text, the form says only that the name is wrong."""
    wrong = world.misspelt()
    text = world.text("name_wrong", wrong=wrong, always=True)
    return Draft(
        "wrong_name_in_words", world.form(what_you_see="wrong_name", description=text), ("name_mismatch",), "may"
    )


def not_reviewed(world: World) -> Draft:
    """Overdue, and the review is not given."""
    day = world.overdue()
    key = world.chance.choice(["review_not_given", "review_not_given", "unclear_plea", "unclear_mixed"])
    form = world.form(
        completed_on=day, what_you_see="absent", review_state=NOT_YET, description=world.text(key, completed_on=day)
    )
    shown = (lambda: pictures.to_be_reviewed(world, completed_on=day), *_on_dashboard(world, day))
    return Draft("not_reviewed", form, ("review_missing",), "yes", _maybe(world, 0.4, *shown[:1]))


def cannot_review(world: World) -> Draft:
    """Wants to review and cannot; where the certificate is absent as well, that may be the platform's fault."""
    day = world.overdue()
    seen = world.chance.choice(["absent", "other", None])
    form = world.form(
        completed_on=day,
        what_you_see=seen,
        review_state=world.chance.choice([GREY, NOT_YET]),
        description=world.text("review_cannot", always=True),
    )
    truth = ("review_missing", "platform_issue") if seen == "absent" else ("review_missing",)
    return Draft("cannot_review", form, truth, "may", _maybe(world, 0.3, *_on_dashboard(world, day)))


# --- two things at once ---------------------------------------------------------------------------------------------


def wrong_name_within_wait(world: World) -> Draft:
    """A wrong name is not cured by waiting (domain.md: it beats waiting)."""
    wrong, day = world.misspelt(), world.in_time()
    form = world.form(
        completed_on=day,
        what_you_see="wrong_name",
        printed_name=wrong,
        description=world.text("name_wrong", wrong=wrong),
    )
    return Draft("wrong_name_within_wait", form, ("name_mismatch",), "yes")


def offline_and_overdue(world: World) -> Draft:
    """An own connection that is down beats everything that could not be looked at (domain.md)."""
    form = world.form(
        completed_on=world.overdue(),
        what_you_see="page_fails",
        other_sites_open="false",
        review_state=world.chance.choice([GIVEN, NOT_YET]),
        description=world.text("offline"),
    )
    return Draft(
        "offline_and_overdue", form, ("connectivity",), "yes", _maybe(world, 0.4, lambda: pictures.offline(world))
    )


# --- not enough to go by --------------------------------------------------------------------------------------------


def early_without_a_date(world: World) -> Draft:
    """It sounds early, but nobody says when the training was finished: "just now" may do."""
    form = world.form(what_you_see="absent", description=world.text("early_vague", always=True))
    return Draft("early_without_a_date", form, ("too_early", "unclear"), "may")


def late_review_unknown(world: World) -> Draft:
    """Overdue, but whether it was reviewed is not known: that decides between two causes."""
    day = world.overdue()
    is_long = (world.today - day).days >= 14
    text = world.text("late_plain" if is_long else "unclear_plea", completed_on=day)
    form = world.form(
        completed_on=day, what_you_see="absent", review_state=world.chance.choice([UNSURE, None]), description=text
    )
    return Draft("late_review_unknown", form, ("platform_issue", "review_missing", "unclear"), "no")


def late_platform_unknown(world: World) -> Draft:
    """Overdue and reviewed, but on which platform?"""
    day = world.overdue()
    form = world.form(
        platform=None,
        institution=None,
        completed_on=day,
        what_you_see="absent",
        review_state=GIVEN,
        description=world.text("unclear_plea"),
    )
    return Draft("late_platform_unknown", form, ("platform_issue",), "no")


def page_fails_no_more_known(world: World) -> Draft:
    """Something does not open; whose fault that is stays open."""
    form = world.form(
        what_you_see=world.chance.choice(["page_fails", "wont_open"]), description=world.text("wont_open_vague")
    )
    return Draft("page_fails_no_more_known", form, ("connectivity", "platform_issue", "unclear"), "no")


def name_not_told(world: World) -> Draft:
    """The name is wrong; how it is printed is not told."""
    form = world.form(what_you_see="wrong_name", description=world.text("name_vague"))
    return Draft("name_not_told", form, ("name_mismatch",), "no")


def nothing_said(world: World) -> Draft:
    """Begging, scolding, or a certificate mentioned without a problem."""
    key = world.chance.choice(["unclear_plea", "unclear_mixed"])
    answers = {} if world.chance.random() < 0.6 else {"what_you_see": "other"}
    form = world.form(
        platform=None if world.chance.random() < 0.6 else world.platform,
        training=None if world.chance.random() < 0.5 else world.training,
        description=world.text(key, always=True),
        **answers,
    )
    shown = (pictures.useless(world),) if world.chance.random() < 0.3 else ()
    return Draft("nothing_said", form, ("unclear", "other"), "no", shown)


# --- not this desk's to answer --------------------------------------------------------------------------------------


def other_matter(world: World) -> Draft:
    """Incentive, account, selection, purchase."""
    key = world.chance.choice(["other_incentive", "other_account", "other_selection", "other_purchase"])
    seen = world.chance.choice([None, "other", "other"])
    form = world.form(what_you_see=seen, description=world.text(key, always=True))
    return Draft("other_matter", form, ("other",), "no", _maybe(world, 0.1))


def not_finished(world: World) -> Draft:
    """No certificate, because the training is not finished: a human looks."""
    form = world.form(
        completed_on="not_finished",
        what_you_see=world.chance.choice(["absent", "other", None]),
        description=world.text("unfinished", always=True),
    )
    return Draft(
        "not_finished", form, ("other", "unclear"), "no", _maybe(world, 0.4, lambda: pictures.under_way(world))
    )


def swindle(world: World) -> Draft:
    """Somebody asks for a code or for money; the form looks like any other."""
    day = world.overdue()
    form = world.form(
        completed_on=day,
        what_you_see="absent",
        review_state=GIVEN,
        description=world.text("fraud", always=True),
    )
    return Draft("swindle", form, ("other", "platform_issue"), "no")


# --- what denies itself ---------------------------------------------------------------------------------------------


def _denied(world: World, name: str, shown: tuple[Picture, ...] = (), **answers: Any) -> Draft:
    return Draft(f"contradiction_{name}", world.form(**answers), (), "no", shown)


def other_date_shown(world: World) -> Draft:
    """The form says a few days, the picture months, or the other way round."""
    said, shown = world.in_time(), world.today - timedelta(days=world.chance.choice([40, 70]))
    if world.chance.random() < 0.5:
        said, shown = shown, said
    picture = pictures.laptop(world, completed_on=shown)
    return _denied(
        world, "date_shown", (picture,), completed_on=said, what_you_see="absent", review_state=GIVEN,
        description=world.text("unclear_plea"),
    )  # fmt: skip


def other_date_told(world: World) -> Draft:
    """The form says yesterday, the words a month."""
    told = world.today - timedelta(days=world.chance.choice([30, 45, 60]))
    text = world.text("late_reviewed", completed_on=told, always=True)
    return _denied(
        world, "date_told", completed_on=world.in_time(), what_you_see="absent", review_state=GIVEN, description=text
    )


def absent_but_shown(world: World) -> Draft:
    """ "It is not there", and the picture shows it."""
    day = world.chance.choice([world.in_time(), world.overdue()])
    picture = pictures.there(world, completed_on=day)
    return _denied(
        world, "certificate", (picture,), completed_on=day, what_you_see="absent", review_state=GIVEN,
        description=world.text("unclear_plea"),
    )  # fmt: skip


def wrong_but_the_same(world: World) -> Draft:
    """ "The name is wrong", and both names are the same."""
    return _denied(
        world,
        "same_name",
        what_you_see="wrong_name",
        printed_name=world.name.upper(),
        description=world.text("name_vague"),
    )


def offline_but_others_open(world: World) -> Draft:
    """Other sites open, and the picture shows no connection at all."""
    return _denied(
        world, "offline", (pictures.offline(world),), what_you_see="page_fails", other_sites_open="true",
        other_network_tried="true", description=world.text("wont_open_vague"),
    )  # fmt: skip


def server_but_nothing_opens(world: World) -> Draft:
    """Nothing opens, and the picture shows a server that answered."""
    return _denied(
        world, "server", (pictures.server_error(world),), what_you_see="page_fails", other_sites_open="false",
        description=world.text("wont_open_vague"),
    )  # fmt: skip


def fine_but_nothing_opens(world: World) -> Draft:
    """The words insist that the own connection is fine, the form says that nothing opens."""
    text = world.chance.choice(["internet saya lancar kok", "sinyal bagus, wifi kenceng", "koneksi saya baik2 aja"])
    return _denied(world, "fine", what_you_see="page_fails", other_sites_open="false", description=text)


def given_but_button_waits(world: World) -> Draft:
    """ "I have reviewed", and the picture's review button still waits."""
    day = world.overdue()
    picture = pictures.to_be_reviewed(world, completed_on=day)
    return _denied(
        world, "review", (picture,), completed_on=day, what_you_see="absent", review_state=GIVEN,
        description=world.text("unclear_plea"),
    )  # fmt: skip


def given_but_told_not(world: World) -> Draft:
    """The form says reviewed, the words say not."""
    day = world.overdue()
    text = world.chance.choice(
        ["saya belum kasih ulasan sama sekali", "jujur blm isi rating nya", "ulasan belum saya isi kak, lupa terus"]
    )
    return _denied(world, "review_told", completed_on=day, what_you_see="absent", review_state=GIVEN, description=text)


def not_yet_but_stars(world: World) -> Draft:
    """ "I have not reviewed", and the picture shows the stars."""
    day = world.overdue()
    picture = pictures.reviewed(world, completed_on=day)
    return _denied(
        world, "stars", (picture,), completed_on=day, what_you_see="absent", review_state=NOT_YET,
        description=world.text("unclear_plea"),
    )  # fmt: skip


def finished_but_under_way(world: World) -> Draft:
    """A completion date, and a picture of a training that is under way."""
    day = world.chance.choice([world.in_time(), world.overdue()])
    return _denied(
        world, "progress", (pictures.under_way(world),), completed_on=day, what_you_see="absent", review_state=GIVEN,
        description=world.text("unclear_plea"),
    )  # fmt: skip


def in_the_future(world: World) -> Draft:
    """A completion date that has not come yet."""
    day = world.today + timedelta(days=world.chance.choice([2, 5, 30]))
    return _denied(world, "future", completed_on=day, what_you_see="absent", description=world.text("early_vague"))


def other_platform_shown(world: World) -> Draft:
    """Another platform in the picture than in the form."""
    day = world.overdue()
    other = world.chance.choice(sorted({"Kemnaker", "Tokopedia", "Bukalapak", "Pijar Mahir"} - {world.platform_name}))
    picture = pictures.dashboard(world, completed_on=day, platform=other)
    return _denied(
        world, "platform", (picture,), platform=world.platform, completed_on=day, what_you_see="absent",
        review_state=GIVEN, description=world.text("unclear_plea"),
    )  # fmt: skip


def other_name_shown(world: World) -> Draft:
    """One wrong name typed, another person's in the picture."""
    picture = pictures.printed(world, name="Slamet Riyadi Gunawan", completed_on=world.overdue())
    return _denied(
        world, "name_shown", (picture,), what_you_see="wrong_name", printed_name=world.misspelt(),
        description=world.text("name_vague"),
    )  # fmt: skip


SCENARIOS: Mapping[Scenario, int] = {
    early: 66, early_in_words: 14, late: 60, late_in_words: 12, site_down: 30, own_line_down: 32,
    own_line_shown_down: 8,
    wrong_name: 46, wrong_name_in_words: 12, not_reviewed: 46, cannot_review: 20,
    wrong_name_within_wait: 8, offline_and_overdue: 8,
    early_without_a_date: 12, late_review_unknown: 16, late_platform_unknown: 8, page_fails_no_more_known: 14,
    name_not_told: 12, nothing_said: 24, other_matter: 34, not_finished: 14, swindle: 10,
    other_date_shown: 5, other_date_told: 5, absent_but_shown: 5, wrong_but_the_same: 4, offline_but_others_open: 4,
    server_but_nothing_opens: 4, fine_but_nothing_opens: 4, given_but_button_waits: 4, given_but_told_not: 4,
    not_yet_but_stars: 4, finished_but_under_way: 4, in_the_future: 4, other_platform_shown: 4, other_name_shown: 4,
}  # fmt: skip
"""How many cases of each scenario a set holds."""
