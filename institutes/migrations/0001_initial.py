"""Institutes, researchers, coordinators."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import innocenter.search.fields

from innocenter.together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("search", "0001_functions"),
        ("taxonomy", "0002_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Institute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('government', 'Government-funded research institute'), ('university', 'University'), ('consulting', 'Consulting centre'), ('operator', 'Operator')], max_length=12, verbose_name='Kind')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Name')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='Name in English')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='Short name')),
                ('region', models.CharField(choices=[('seoul', 'Seoul'), ('busan', 'Busan'), ('daegu', 'Daegu'), ('incheon', 'Incheon'), ('gwangju', 'Gwangju'), ('daejeon', 'Daejeon'), ('ulsan', 'Ulsan'), ('sejong', 'Sejong'), ('gyeonggi', 'Gyeonggi'), ('gangwon', 'Gangwon'), ('chungbuk', 'Chungbuk'), ('chungnam', 'Chungnam'), ('jeonbuk', 'Jeonbuk'), ('jeonnam', 'Jeonnam'), ('gyeongbuk', 'Gyeongbuk'), ('gyeongnam', 'Gyeongnam'), ('jeju', 'Jeju')], max_length=10, verbose_name='Region')),
                ('introduction', models.TextField(blank=True, max_length=3000, verbose_name='Introduction')),
                ('homepage', models.URLField(blank=True, verbose_name='Homepage')),
                ('contact_desk', models.CharField(blank=True, max_length=100, verbose_name='Contact desk')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail of the contact desk')),
                ('contact_phone', models.CharField(blank=True, max_length=20, verbose_name='Phone of the contact desk')),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func('name', 'name_en', 'short_name', function='ko_search'), output_field=innocenter.search.fields.UnfetchedArray(base_field=models.TextField(), size=None))),
                ('search_text', models.GeneratedField(db_persist=True, expression=models.Func('name', 'name_en', 'short_name', function='ko_text'), output_field=innocenter.search.fields.UnfetchedText())),
                ('fields', models.ManyToManyField(blank=True, to='taxonomy.field', verbose_name='Fields of technology')),
            ],
            options={
                'verbose_name': 'institute',
                'verbose_name_plural': 'institutes',
                'ordering': ['name'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='institute_search')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutes_instituteevent" ("contact_desk", "contact_email", "contact_phone", "homepage", "id", "introduction", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "short_name") VALUES (NEW."contact_desk", NEW."contact_email", NEW."contact_phone", NEW."homepage", NEW."id", NEW."introduction", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region", NEW."short_name"); RETURN NULL;', hash='af7db32e1cac5a47ddc493f40294bdb275faef08', operation='INSERT', pgid='pgtrigger_insert_insert_618dc', table='institutes_institute', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."contact_desk" IS DISTINCT FROM (NEW."contact_desk") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_phone" IS DISTINCT FROM (NEW."contact_phone") OR OLD."homepage" IS DISTINCT FROM (NEW."homepage") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."introduction" IS DISTINCT FROM (NEW."introduction") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name"))', func='INSERT INTO "institutes_instituteevent" ("contact_desk", "contact_email", "contact_phone", "homepage", "id", "introduction", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "short_name") VALUES (NEW."contact_desk", NEW."contact_email", NEW."contact_phone", NEW."homepage", NEW."id", NEW."introduction", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region", NEW."short_name"); RETURN NULL;', hash='4fe7d42bf43a34875b858d8b7e6aa08b40c2d2f5', operation='UPDATE', pgid='pgtrigger_update_update_2ac19', table='institutes_institute', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Coordinator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coordinator_rows', to='institutes.institute', verbose_name='Institute')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinates', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'verbose_name': 'coordinator',
                'verbose_name_plural': 'coordinators',
                'constraints': [models.UniqueConstraint(fields=('institute', 'user'), name='coordinator_once_for_an_institute', violation_error_message='This person coordinates the institute already.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutes_coordinatorevent" ("id", "institute_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."institute_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='1184163f57a5840458cc48b26559a851b096c59c', operation='INSERT', pgid='pgtrigger_insert_insert_60190', table='institutes_coordinator', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "institutes_coordinatorevent" ("id", "institute_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."institute_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='e01d56ce492706a98c7d1ee2874e1e875973cf07', operation='UPDATE', pgid='pgtrigger_update_update_9423d', table='institutes_coordinator', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='InstituteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='institutes.institute')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('government', 'Government-funded research institute'), ('university', 'University'), ('consulting', 'Consulting centre'), ('operator', 'Operator')], max_length=12, verbose_name='Kind')),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='Name in English')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='Short name')),
                ('region', models.CharField(choices=[('seoul', 'Seoul'), ('busan', 'Busan'), ('daegu', 'Daegu'), ('incheon', 'Incheon'), ('gwangju', 'Gwangju'), ('daejeon', 'Daejeon'), ('ulsan', 'Ulsan'), ('sejong', 'Sejong'), ('gyeonggi', 'Gyeonggi'), ('gangwon', 'Gangwon'), ('chungbuk', 'Chungbuk'), ('chungnam', 'Chungnam'), ('jeonbuk', 'Jeonbuk'), ('jeonnam', 'Jeonnam'), ('gyeongbuk', 'Gyeongbuk'), ('gyeongnam', 'Gyeongnam'), ('jeju', 'Jeju')], max_length=10, verbose_name='Region')),
                ('introduction', models.TextField(blank=True, max_length=3000, verbose_name='Introduction')),
                ('homepage', models.URLField(blank=True, verbose_name='Homepage')),
                ('contact_desk', models.CharField(blank=True, max_length=100, verbose_name='Contact desk')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail of the contact desk')),
                ('contact_phone', models.CharField(blank=True, max_length=20, verbose_name='Phone of the contact desk')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Researcher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='researchers', to='institutes.institute', verbose_name='Institute')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='researcher', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='Name in English')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='Position')),
                ('department', models.CharField(blank=True, max_length=100, verbose_name='Department')),
                ('keywords', models.CharField(blank=True, help_text='Separate them with commas.', max_length=300, verbose_name='Keywords')),
                ('introduction', models.TextField(blank=True, max_length=3000, verbose_name='Introduction')),
                ('is_visible', models.BooleanField(default=True, verbose_name='Show in the list of researchers')),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func('name', 'name_en', 'department', 'keywords', function='ko_search'), output_field=innocenter.search.fields.UnfetchedArray(base_field=models.TextField(), size=None))),
                ('search_text', models.GeneratedField(db_persist=True, expression=models.Func('name', 'name_en', 'department', 'keywords', function='ko_text'), output_field=innocenter.search.fields.UnfetchedText())),
                ('fields', models.ManyToManyField(blank=True, to='taxonomy.field', verbose_name='Fields of technology')),
            ],
            options={
                'verbose_name': 'researcher',
                'verbose_name_plural': 'researchers',
                'ordering': ['name', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='researcher_search'), models.Index(fields=['name', 'id'], name='researcher_by_name')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutes_researcherevent" ("department", "id", "institute_id", "introduction", "is_visible", "keywords", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "user_id") VALUES (NEW."department", NEW."id", NEW."institute_id", NEW."introduction", NEW."is_visible", NEW."keywords", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."user_id"); RETURN NULL;', hash='5af978096d2bfd2d2e8241d17a0ec03a8bfc21b6', operation='INSERT', pgid='pgtrigger_insert_insert_defab', table='institutes_researcher', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department" IS DISTINCT FROM (NEW."department") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institute_id" IS DISTINCT FROM (NEW."institute_id") OR OLD."introduction" IS DISTINCT FROM (NEW."introduction") OR OLD."is_visible" IS DISTINCT FROM (NEW."is_visible") OR OLD."keywords" IS DISTINCT FROM (NEW."keywords") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "institutes_researcherevent" ("department", "id", "institute_id", "introduction", "is_visible", "keywords", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "user_id") VALUES (NEW."department", NEW."id", NEW."institute_id", NEW."introduction", NEW."is_visible", NEW."keywords", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."user_id"); RETURN NULL;', hash='682e114767b4ea243d546a45359e686610ce6181', operation='UPDATE', pgid='pgtrigger_update_update_02f3f', table='institutes_researcher', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CoordinatorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='institutes.coordinator')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('institute', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutes.institute', verbose_name='Institute')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResearcherEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='institutes.researcher')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('institute', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutes.institute', verbose_name='Institute')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='Name in English')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='Position')),
                ('department', models.CharField(blank=True, max_length=100, verbose_name='Department')),
                ('keywords', models.CharField(blank=True, help_text='Separate them with commas.', max_length=300, verbose_name='Keywords')),
                ('introduction', models.TextField(blank=True, max_length=3000, verbose_name='Introduction')),
                ('is_visible', models.BooleanField(default=True, verbose_name='Show in the list of researchers')),
            ],
            options={
                'abstract': False,
            },
        ),
    ])
