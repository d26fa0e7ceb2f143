"""What templates ask for is there, and none of ours stands in unfold's frame."""

import re

from django.apps import apps

from embedded import BASE_DIR

DISPLAY = re.compile(r"\.get_(\w+)_display\b")


def test_no_page_of_ours_stands_in_unfolds_frame() -> None:
    """Unfold hides its pages until its scripts have run, and the agents' policy does not let them."""
    pages = BASE_DIR.glob("triage/workspace/templates/**/*.html")
    framed = [path.name for path in pages if re.search(r'extends "(admin|unfold)/', path.read_text("utf-8"))]

    assert framed == []


def test_templates_ask_for_the_words_of_fields_that_have_some() -> None:
    """Of a field without choices ``get_…_display`` shows nothing, and no error."""
    fields = [field for model in apps.get_app_config("triage").get_models() for field in model._meta.get_fields()]
    with_words = {field.name for field in fields if getattr(field, "choices", None)}

    asked = {name for path in BASE_DIR.glob("triage/**/*.html") for name in DISPLAY.findall(path.read_text("utf-8"))}

    assert asked
    assert asked <= with_words
