"""Topics: causes that are rows, what they are learnt from, suggestions of new ones; a third model that learns."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0069_rules_found'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('names', models.JSONField(default=dict, verbose_name='name')),
                ('descriptions', models.JSONField(default=dict, verbose_name='description')),
                ('questions', models.JSONField(blank=True, default=dict, verbose_name='question')),
                ('phrases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='phrases')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='TopicExample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('added_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'example of a topic',
                'verbose_name_plural': 'examples of topics',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TopicSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('size', models.PositiveIntegerField(verbose_name='tickets')),
                ('tickets', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('is_dismissed', models.BooleanField(default=False, verbose_name='dismissed')),
            ],
            options={
                'verbose_name': 'suggested topic',
                'verbose_name_plural': 'suggested topics',
                'ordering': ['-size', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='modelversion',
            name='model_version_kind_is_known',
        ),
        migrations.AlterField(
            model_name='modelversion',
            name='kind',
            field=models.CharField(choices=[('wording', 'causes'), ('listening', 'circumstances'), ('topics', 'topics')], default='wording', max_length=10, verbose_name='model'),
        ),
        migrations.AddConstraint(
            model_name='modelversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['wording', 'listening', 'topics'])), name='model_version_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('code__startswith', 'topic_')), name='topic_code_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('names', {}), _negated=True), name='topic_has_a_name'),
        ),
        migrations.AddField(
            model_name='topicexample',
            name='agent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='topicexample',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='topic_examples', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='topicexample',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='triage.topic'),
        ),
        migrations.AddConstraint(
            model_name='topicexample',
            constraint=models.UniqueConstraint(fields=('topic', 'ticket'), name='topic_example_once'),
        ),
        migrations.AddConstraint(
            model_name='topicexample',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('ticket__isnull', False)), models.Q(('ticket__isnull', True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='topic_example_is_picked_or_typed'),
        ),
    ]
