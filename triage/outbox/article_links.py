"""How letters name help articles: by title and address, and never one that is not published."""

from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from triage.decision.verdict import Verdict
from triage.installed import installed
from triage.outbox.placeholders import ARTICLE
from triage.playbook.articles import KnownArticle, about
from triage.playbook.desk import Desk
from triage.questions import is_custom


class Gaps(dict[str, Callable[[], str]]):
    """A letter's gaps by name; those of a single help article and of a custom question are found as they are named:
    of a question that is not answered, or is no more, nothing is said. Raises KeyError for others.
    """

    def __init__(
        self,
        known: Mapping[str, Callable[[], str]],
        *,
        desk: Desk,
        language: str,
        given: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(known)
        self.desk, self.language, self.given = desk, language, given

    def __missing__(self, name: str) -> Callable[[], str]:
        if is_custom(name):
            return lambda: self.given().get(name, "")
        code = name.removeprefix(ARTICLE) if name.startswith(ARTICLE) else ""
        if code not in self.desk.articles:
            raise KeyError(name)
        return partial(named, self.desk.articles[code], language=self.language)


def address(code: str) -> str:
    """The public address of an article."""
    return f"{settings.PUBLIC_URL}{reverse('portal:article', args=[code])}"


def named(article: KnownArticle, *, language: str) -> str:
    """An article for the middle of a sentence: its title, with its address once it is published."""
    title = article.title(language)
    return f"{title} ({address(article.code)})" if article.is_published else title


def recommended(verdict: Verdict, *, desk: Desk, language: str) -> str:
    """A sentence that leads to the article on a verdict's cause; "" where none is published."""
    category = installed().rules.by_code.get(verdict.category)
    reply = category.reply_for(verdict.reasons) if category else ""
    article = about(desk.articles, category=verdict.category, reply=reply)
    if article is None:
        return ""
    with translation.override(language):
        return gettext("You can read this again on our help pages: %(article)s") % {
            "article": named(article, language=language)
        }
