"""Texts by language: one column that maps the codes of the desk's languages to words."""

from collections.abc import Mapping

from triage.installed import installed


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language; the one in the desk's usual language where the desk did not have this one then."""
    return texts.get(language, texts.get(installed().language, ""))
