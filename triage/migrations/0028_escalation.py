from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0027_draft_of")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="escalation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unsure", "The machine is not sure enough."),
                    ("held", "Something in the complaint keeps the machine from answering."),
                    ("too_many_answers", "The machine has answered several times in a row."),
                    ("answered", "The requester has answered."),
                    ("disputed", "The requester says that the answer is wrong."),
                    ("follow_up", "The requester says that it has not been solved."),
                    ("incident", "The requester has written back about an incident."),
                    ("blind_check", "A colleague who had not seen the verdict judged it differently."),
                    ("send_failed", "Our e-mail could not be delivered."),
                    ("stage_failed", "Automatic processing failed."),
                    ("unmerged", "It was put together with another ticket by mistake."),
                ],
                max_length=16,
                verbose_name="why it waits",
            ),
        ),
    ]
