"""The help article: a public page of a supervisor's words, or of those that a canned reply says in a letter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from triage.models.languages import in_language
from triage.models.versioned import Origin, Version, Versioned


class ArticleWords(models.Model):
    """What an article and each of its versions hold. ``code`` is its address; it never changes, letters have it.

    ``titles`` and ``texts`` are by language: a title in each of the desk's. Below the article's own text stands what
    the canned reply ``canned_code`` says to anybody ("" for none): its words are that row's, here is no copy of them.
    ``category`` is the cause, or topic, that it belongs to, "" for none: the section in which it is listed, and the
    judgement on which the form offers it. ``position`` orders the articles.
    """

    code = models.SlugField(_("code"))
    titles = models.JSONField(_("title"), default=dict)
    texts = models.JSONField(_("own text"), default=dict, blank=True)
    category = models.CharField(_("cause"), max_length=40, blank=True)
    canned_code = models.SlugField(_("canned reply"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("published"), default=False)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return in_language(self.titles, (get_language() or "").partition("-")[0])


class Article(ArticleWords, Versioned):
    """One article. It is never deleted, only taken back to a draft: its address is in people's mails."""

    KEY = ("code",)
    KEPT = ("titles", "texts", "category", "canned_code", "position", "is_published")

    class Meta:
        default_permissions = ("view", "add", "change")
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(name="article_once", fields=["code"]),
            models.CheckConstraint(name="article_says_something", condition=~Q(texts={}) | ~Q(canned_code="")),
        ]

    def __str__(self) -> str:
        return self.code


class ArticleVersion(ArticleWords, Version):
    """An article as it once stood."""

    OF = Article

    class Meta:
        default_permissions = ()
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="article_version_once", fields=["code", "number"]),
            models.CheckConstraint(
                name="article_version_origin_is_known", condition=Q(origin__in=Origin.values, number__gte=1)
            ),
        ]


class ArticleLooks(models.Model):
    """How often an article's page was shown on one of the desk's days: a number, of nobody."""

    code = models.SlugField()
    day = models.DateField()
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="article_looks_once", fields=["code", "day"])]

    def __str__(self) -> str:
        return f"{self.code} on {self.day}"


class ArticleUse(models.Model):
    """What one page or form did with an article, by the random ``key`` that the page or form was made with.

    ``offered_at``: the form named it beside the answers. ``helped``: what was said below the article. ``sent_at``: a
    complaint was sent although the form had named it, or came from the article's page. Nothing here tells who it was.
    """

    key = models.CharField(max_length=64)
    code = models.SlugField(db_index=False)
    at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    helped = models.BooleanField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="article_use_once", fields=["key", "code"]),
            models.CheckConstraint(
                name="article_use_has_a_use",
                condition=Q(offered_at__isnull=False) | Q(helped__isnull=False) | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="article_use_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"use of {self.code}"
