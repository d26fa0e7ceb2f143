"""A template's ``get_…_display`` is there: of a field without choices Django's templates show nothing, and no error."""

import re

from django.apps import apps

from embedded import BASE_DIR

DISPLAY = re.compile(r"\.get_(\w+)_display\b")


def test_templates_ask_for_the_words_of_fields_that_have_some() -> None:
    fields = [field for model in apps.get_app_config("triage").get_models() for field in model._meta.get_fields()]
    with_words = {field.name for field in fields if getattr(field, "choices", None)}

    asked = {name for path in BASE_DIR.glob("triage/**/*.html") for name in DISPLAY.findall(path.read_text("utf-8"))}

    assert asked
    assert asked <= with_words
