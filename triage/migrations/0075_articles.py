"""Help articles, with every version of each, and what is counted of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0073_custom_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('code', models.SlugField(verbose_name='code')),
                ('titles', models.JSONField(default=dict, verbose_name='title')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='own text')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='cause')),
                ('canned_code', models.SlugField(blank=True, verbose_name='canned reply')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['position', 'code'],
                'default_permissions': ('view', 'add', 'change'),
                'constraints': [models.UniqueConstraint(fields=('code',), name='article_once'), models.CheckConstraint(condition=models.Q(models.Q(('texts', {}), _negated=True), models.Q(('canned_code', ''), _negated=True), _connector='OR'), name='article_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ArticleLooks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField()),
                ('day', models.DateField()),
                ('seen', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('code', 'day'), name='article_looks_once')],
            },
        ),
        migrations.CreateModel(
            name='ArticleUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('code', models.SlugField(db_index=False)),
                ('at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(null=True)),
                ('helped', models.BooleanField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['at'], name='article_use_by_time')],
                'constraints': [models.UniqueConstraint(fields=('key', 'code'), name='article_use_once'), models.CheckConstraint(condition=models.Q(('offered_at__isnull', False), ('helped__isnull', False), ('sent_at__isnull', False), _connector='OR'), name='article_use_has_a_use')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('origin', models.CharField(choices=[('shipped', 'default'), ('edited', 'edited'), ('restored', 'restored')], max_length=8, verbose_name='origin')),
                ('saved_at', models.DateTimeField(verbose_name='time')),
                ('code', models.SlugField(verbose_name='code')),
                ('titles', models.JSONField(default=dict, verbose_name='title')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='own text')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='cause')),
                ('canned_code', models.SlugField(blank=True, verbose_name='canned reply')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
            ],
            options={
                'verbose_name': 'version of an article',
                'verbose_name_plural': 'versions of articles',
                'ordering': ['-number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='article_version_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('origin__in', ['shipped', 'edited', 'restored'])), name='article_version_origin_is_known')],
            },
        ),
        migrations.RunSQL(
            sql="""
            CREATE TRIGGER triage_version_is_append_only BEFORE UPDATE OR DELETE ON triage_articleversion
                FOR EACH ROW EXECUTE FUNCTION triage_version_is_append_only();
            """,
            reverse_sql="DROP TRIGGER triage_version_is_append_only ON triage_articleversion;",
        ),
    ]
