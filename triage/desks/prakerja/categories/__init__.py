"""The causes that the first desk answers. A new one is a new file here and a line in the list."""

from triage.decision.category import Category
from triage.desks.prakerja.categories import connectivity, name_mismatch, platform_issue, review_missing, too_early

CATEGORIES: tuple[Category, ...] = (
    too_early.CATEGORY,
    name_mismatch.CATEGORY,
    connectivity.CATEGORY,
    platform_issue.CATEGORY,
    review_missing.CATEGORY,
)
