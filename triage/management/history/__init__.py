"""A demonstration's past: weeks of a desk's life, lived through by the service's own functions under a clock set back.

    clock        what the service takes for the time
    script       what people write, and who works at the desk: the desk's ``demo/history.json``, cases and messages
    people       teams, colleagues, tags
    requesters   complain, answer, disagree, say how we did
    agents       answer, ask, correct, note, set aside, close, judge unseen, confirm an incident
    days         what happens when, hour by hour, up to now; and what is settled at the end

Nothing is written beside the service: no row, no figure. One transaction holds it all, so that whoever is stopped
meanwhile has an empty desk still. No mail leaves (``days.no_mail``). Chance is seeded, so two installations live
through the same; only keys differ, and the days are counted back from today.
"""

from triage.management.history.days import fill

__all__ = ["fill"]
