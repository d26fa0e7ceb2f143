"""An article's words in one language, and the sections in which articles are listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from triage.installed import installed
from triage.outbox.frame import Block, blocks
from triage.outbox.general import in_general, of_canned_reply
from triage.playbook.articles import KnownArticle
from triage.playbook.desk import Desk


@dataclass(frozen=True, slots=True)
class Section:
    """The articles on one cause. ``title`` is "" for those that belong to none."""

    title: str
    articles: Sequence[KnownArticle]


def body(article: KnownArticle, *, language: str, now: datetime, desk: Desk) -> str:
    """What an article says: its own text, then what its canned reply says to anybody. Plain paragraphs and lists.

    Raises KeyError for an unknown gap and ValueError for a lone $ in its own text.
    """
    own = in_general(article.own_text(language), language=language, now=now, desk=desk)
    repeated = of_canned_reply(article.canned_code, language=language, now=now, desk=desk)
    return "\n\n".join(part for part in (own, repeated) if part)


def shown(article: KnownArticle, *, language: str, now: datetime, desk: Desk) -> list[Block]:
    """The article's paragraphs and lists, as text: pages escape it."""
    return blocks(body(article, language=language, now=now, desk=desk))


def published(desk: Desk, language: str) -> list[KnownArticle]:
    """What the public may read in a language, in its order."""
    return [each for each in desk.articles.values() if each.is_published and each.title(language)]


def sections(articles: Sequence[KnownArticle]) -> list[Section]:
    """The articles by cause, in the order of their first ones; those without a cause come last."""
    titles = installed().rules.titles
    by_cause: dict[str, list[KnownArticle]] = {}
    for each in articles:
        by_cause.setdefault(each.category, []).append(each)
    causes = sorted(by_cause, key=lambda code: not code)
    return [Section(gettext(titles.get(code, code)) if code else "", by_cause[code]) for code in causes]


def beside(article: KnownArticle, *, desk: Desk, language: str) -> list[KnownArticle]:
    """Other published articles on the same cause."""
    return [each for each in published(desk, language) if each.category == article.category and each != article]


def first_words(article: KnownArticle, *, language: str, now: datetime, desk: Desk) -> str:
    """Its first paragraph, on one line: what search engines and lists say of it."""
    with translation.override(language):
        return next((" ".join(block["lines"]) for block in shown(article, language=language, now=now, desk=desk)), "")
