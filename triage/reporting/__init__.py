"""The dashboard's figures: computed in the background, read as finished rows.

    ticket_figures   whatever happened to a ticket since the last time is written into its one row of figures
    counts           the rows, and those of waits, labels, follow-ups and ratings, counted by day and platform
    snapshot         the counts become a page of numbers for each period and platform, all as of one moment

What the numbers mean:

* *Answered automatically*: a ticket to which the machine wrote an answer, and which never went to a human; one that an
  agent opened for somebody, or put right, was in a human's hands. It may
  still go to one, so that the newest days look a little too good until their follow-ups are through.
* *First reply*: the first answer, question or agent's letter; a receipt says nothing yet. Its time counts from the
  receipt of the complaint, around the clock, to the moment it stands on the status page.
* *Reopened*: a ticket that is open again is not closed; closing and resolution count once, when it is closed for good.
* *Resolution*: from the receipt to the closing, around the clock, of tickets closed in the period; duplicates and
  withdrawn ones are left out.
* *Wait*: from the hand-over to a human to the first thing that an agent does. *Breach*: the wait lasted, or lasts,
  beyond its ticket's ``sla_due_at``, which lies so many business hours after the hand-over.
* *Agreement*: of the verdicts that somebody judged, those that an agent confirmed (as on the page of the machine).
* *Coverage* at a confidence: the share of tickets whose newest machine verdict is at least so sure; *accuracy*: of
  those of them that a person has judged (accepted, corrected, or checked blind), the share that is right.
* *Told*: forms that were told the answer before they were sent; of these, those that were sent all the same, and the
  reminders that were taken instead. *Came back*: after a reminder was taken, a complaint came from its address, before
  the letter or after it. *All is well*: its reader said so; most who have no trouble say nothing.

A ticket counts on the day it was received (its first reply and its share of automatic answers with it), its closing on
the day it was closed, a wait on the day it began, labels, ratings and follow-ups on their own day,
what becomes of a form or a reminder on the day on which it was told or taken. Late changes reach
older days: every event makes its ticket's row new, and every snapshot counts all rows of its periods anew.
"""

from triage.reporting.snapshot import PERIODS, is_due, take

__all__ = ["PERIODS", "is_due", "take"]
