"""The causes that this desk answers. A new one is a new file here and a line in the list."""

from triage.decision.category import Category
from triage.desks.it_support.categories import account, email, network, printing, software

CATEGORIES: tuple[Category, ...] = (
    account.CATEGORY,
    network.CATEGORY,
    email.CATEGORY,
    printing.CATEGORY,
    software.CATEGORY,
)
