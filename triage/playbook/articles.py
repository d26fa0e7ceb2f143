"""The help articles as the desk's value has them, from rows or from the shipped files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.installed import installed
from triage.models import Article
from triage.models.languages import in_language


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """One article. ``titles`` and ``texts`` by language; ``canned_code`` is the canned reply that it says in general.

    ``category``: the cause or topic that it belongs to, "" for none.
    """

    code: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    category: str
    canned_code: str
    is_published: bool

    def title(self, language: str) -> str:
        """Its title in one of the desk's languages."""
        return in_language(self.titles, language)

    def own_text(self, language: str) -> str:
        """Its own words, gaps still open; "" where it has none."""
        return in_language(self.texts, language)


def known(rows: Iterable[Article]) -> dict[str, KnownArticle]:
    """The articles by their codes, in the order in which they are listed."""
    ordered = sorted(rows, key=lambda row: (row.position, row.code))
    return {row.code: of_row(row) for row in ordered}


def of_row(row: Article) -> KnownArticle:
    """The article as a row has it, saved or not."""
    return KnownArticle(row.code, row.titles, row.texts, row.category, row.canned_code, row.is_published)


def about(articles: Mapping[str, KnownArticle], *, category: str, reply: str = "") -> KnownArticle | None:
    """The published article on a cause: the one that says what ``reply`` says, else the first of its section."""
    theirs = [each for each in articles.values() if each.is_published and each.category == category and category]
    return next((each for each in theirs if reply and each.canned_code == reply), next(iter(theirs), None))


def read_articles() -> list[dict[str, Any]]:
    """Rows from ``data/articles.json``, if a desk ships any; titles and own words from the files of each language.

    ``data/articles/<language>/<code>.txt``: the title on the first line, then the own text, which may be empty.
    """
    listed = installed().data / "articles.json"
    if not listed.exists():
        return []
    titles: dict[str, dict[str, str]] = {}
    texts: dict[str, dict[str, str]] = {}
    for path in sorted((installed().data / "articles").glob("*/*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        titles.setdefault(path.stem, {})[path.parent.name] = title.strip()
        if text.strip():
            texts.setdefault(path.stem, {})[path.parent.name] = text.strip()
    rows = json.loads(listed.read_text(encoding="utf-8"))
    return [{**row, "titles": titles[row["code"]], "texts": texts.get(row["code"], {})} for row in rows]
