from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("triage", "0041_texts_move_into_json")]

    operations = [
        migrations.RemoveConstraint(model_name="incident", name="incident_open_is_confirmed_with_words"),
        migrations.RemoveConstraint(model_name="incident", name="incident_resolved_has_words"),
        migrations.RemoveConstraint(model_name="macro", name="macro_does_something"),
        migrations.RemoveConstraint(model_name="macro", name="macro_writes_in_both_languages"),
        migrations.RemoveConstraint(model_name="macro", name="macro_has_one_letter"),
        migrations.RemoveField(model_name="incident", name="banner_in_id"),
        migrations.RemoveField(model_name="incident", name="banner_in_en"),
        migrations.RemoveField(model_name="incident", name="message_in_id"),
        migrations.RemoveField(model_name="incident", name="message_in_en"),
        migrations.RemoveField(model_name="incident", name="solved_in_id"),
        migrations.RemoveField(model_name="incident", name="solved_in_en"),
        migrations.RemoveField(model_name="macro", name="name_id"),
        migrations.RemoveField(model_name="macro", name="name_en"),
        migrations.RemoveField(model_name="macro", name="text_id"),
        migrations.RemoveField(model_name="macro", name="text_en"),
        migrations.RemoveField(model_name="macroversion", name="name_id"),
        migrations.RemoveField(model_name="macroversion", name="name_en"),
        migrations.RemoveField(model_name="macroversion", name="text_id"),
        migrations.RemoveField(model_name="macroversion", name="text_en"),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                name="incident_open_is_confirmed_with_words",
                condition=~Q(state__in=["open", "resolved"])
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(message={}),
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                name="incident_resolved_has_words", condition=~Q(state="resolved") | ~Q(solved={})
            ),
        ),
        migrations.AddConstraint(
            model_name="macro",
            constraint=models.CheckConstraint(
                name="macro_does_something",
                condition=Q(assign=True)
                | Q(hand_back=True)
                | ~Q(category="")
                | ~Q(canned_code="")
                | ~Q(texts={})
                | ~Q(resolution=""),
            ),
        ),
        migrations.AddConstraint(
            model_name="macro",
            constraint=models.CheckConstraint(
                name="macro_has_one_letter", condition=Q(canned_code="") | Q(texts={})
            ),
        ),
    ]
