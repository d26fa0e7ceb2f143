"""Published articles for tests; as shipped they are drafts."""

from triage.models import Article


def publish(*codes: str) -> None:
    """Publish the shipped articles, or those with the codes."""
    rows = Article.objects.filter(code__in=codes) if codes else Article.objects.all()
    assert rows.update(is_published=True)
