"""Incidents: many tickets, one cause. The machine proposes one, an agent confirms it, each member is told once.

signature, bursts, rules   pure: what a ticket shows, when many of them are a burst, what an incident spans
history                    what each verdict leaves behind, and what is usual, counted from it
watch                      once a minute: proposes, takes in newcomers, ends
telling                    tells the members
actions                    what agents do with one
"""

from triage.incidents.actions import add_member, confirm, dismiss, remove_member, resolve
from triage.incidents.telling import announce
from triage.incidents.watch import watch

__all__ = ["add_member", "announce", "confirm", "dismiss", "remove_member", "resolve", "watch"]
