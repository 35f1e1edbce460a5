"""Check-out inspections with the centre's first list of points, and graduation reports."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


POINTS = [
    ("책상과 의자를 비우고 제자리에 두었다", "Desk and chair are empty and in their place"),
    ("개인 물품과 장비를 모두 가져갔다", "Belongings and equipment are taken away"),
    ("출입카드와 열쇠를 반납했다", "Cards and keys are given back"),
    ("공용 기기와 저장매체의 자료를 지웠다", "Data on shared devices and media is wiped"),
    ("비치된 비품이 모두 있고 고장이 없다", "The centre's own things are complete and work"),
    ("파손된 곳이 없다", "Nothing is damaged"),
]


def add_points(apps, schema_editor):
    point = apps.get_model("workspace", "InspectionPoint")
    for place, (ko, en) in enumerate(POINTS, 1):
        point.objects.get_or_create(text_ko=ko, defaults={"text_en": en, "order": place * 10})


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('workspace', '0012_signing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InspectionPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_ko', models.CharField(max_length=200, verbose_name='Point in Korean')),
                ('text_en', models.CharField(blank=True, max_length=200, verbose_name='Point in English')),
                ('order', models.PositiveSmallIntegerField(default=10, verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'point of the check-out',
                'verbose_name_plural': 'points of the check-out',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GraduationReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField(verbose_name='Opens on')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('results', models.TextField(blank=True, max_length=5000, verbose_name='Results of the stay')),
                ('destination', models.TextField(blank=True, max_length=2000, verbose_name='Where the company goes')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='Submitted at')),
                ('lease', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='graduation', to='workspace.lease', verbose_name='Lease')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Submitted by')),
            ],
            options={
                'verbose_name': 'graduation report',
                'verbose_name_plural': 'graduation reports',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GraduationReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('opened_on', models.DateField(verbose_name='Opens on')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('results', models.TextField(blank=True, max_length=5000, verbose_name='Results of the stay')),
                ('destination', models.TextField(blank=True, max_length=2000, verbose_name='Where the company goes')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='Submitted at')),
                ('lease', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.lease', verbose_name='Lease')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workspace.graduationreport')),
                ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Submitted by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(verbose_name='Opened at')),
                ('passed_at', models.DateTimeField(blank=True, null=True, verbose_name='Passed at')),
                ('lease', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inspection', to='workspace.lease', verbose_name='Lease')),
                ('passed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Passed by')),
            ],
            options={
                'verbose_name': 'check-out inspection',
                'verbose_name_plural': 'check-out inspections',
            },
        ),
        migrations.CreateModel(
            name='InspectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('opened_at', models.DateTimeField(verbose_name='Opened at')),
                ('passed_at', models.DateTimeField(blank=True, null=True, verbose_name='Passed at')),
                ('lease', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.lease', verbose_name='Lease')),
                ('passed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Passed by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workspace.inspection')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InspectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_ko', models.CharField(max_length=200, verbose_name='Point in Korean')),
                ('text_en', models.CharField(blank=True, max_length=200, verbose_name='Point in English')),
                ('order', models.PositiveSmallIntegerField(default=10, verbose_name='order')),
                ('result', models.CharField(choices=[('unseen', 'Not looked at yet'), ('ok', 'In order'), ('fault', 'Not in order')], default='unseen', max_length=6, verbose_name='Result')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='Note')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='Looked at')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='workspace.inspection', verbose_name='check-out inspection')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Looked at by')),
            ],
            options={
                'verbose_name': 'item of a check-out',
                'verbose_name_plural': 'items of a check-out',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InspectionItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text_ko', models.CharField(max_length=200, verbose_name='Point in Korean')),
                ('text_en', models.CharField(blank=True, max_length=200, verbose_name='Point in English')),
                ('order', models.PositiveSmallIntegerField(default=10, verbose_name='order')),
                ('result', models.CharField(choices=[('unseen', 'Not looked at yet'), ('ok', 'In order'), ('fault', 'Not in order')], default='unseen', max_length=6, verbose_name='Result')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='Note')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='Looked at')),
                ('inspection', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.inspection', verbose_name='check-out inspection')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workspace.inspectionitem')),
                ('seen_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Looked at by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InspectionPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='Photo')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='workspace.inspectionitem', verbose_name='item of a check-out')),
            ],
            options={
                'verbose_name': 'photo of a check-out',
                'verbose_name_plural': 'photos of a check-out',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='graduationreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False), models.Q(('results', ''), _negated=True), models.Q(('destination', ''), _negated=True)), _connector='OR'), name='graduation_submitted_says_who_when_what', violation_error_message='A graduation report has results and a destination, and says who submitted it and when.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='graduationreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_graduationreportevent" ("destination", "due_on", "id", "lease_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "results", "submitted_at", "submitted_by_id") VALUES (NEW."destination", NEW."due_on", NEW."id", NEW."lease_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."results", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='82cb7b56d0bb2da18b690f0b6e4608f3f20cd34e', operation='INSERT', pgid='pgtrigger_insert_insert_dcfeb', table='workspace_graduationreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='graduationreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_graduationreportevent" ("destination", "due_on", "id", "lease_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "results", "submitted_at", "submitted_by_id") VALUES (NEW."destination", NEW."due_on", NEW."id", NEW."lease_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."results", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='9d7c92dcb6dbb1d824f1b159a33907e78b6cc225', operation='UPDATE', pgid='pgtrigger_update_update_21114', table='workspace_graduationreport', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('passed_at__isnull', True), ('passed_by__isnull', True)), models.Q(('passed_at__isnull', False), ('passed_by__isnull', False)), _connector='OR'), name='inspection_passed_says_who_and_when', violation_error_message='A passed inspection says who passed it and when.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_inspectionevent" ("id", "lease_id", "opened_at", "passed_at", "passed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."lease_id", NEW."opened_at", NEW."passed_at", NEW."passed_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='63a1cb1b1090706597fec24cdeb95270f1b41645', operation='INSERT', pgid='pgtrigger_insert_insert_fcddd', table='workspace_inspection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_inspectionevent" ("id", "lease_id", "opened_at", "passed_at", "passed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."lease_id", NEW."opened_at", NEW."passed_at", NEW."passed_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='90f8074c815d86af41a479bbb1785cfb5ebd3dd5', operation='UPDATE', pgid='pgtrigger_update_update_ebcc4', table='workspace_inspection', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='inspectionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', 'unseen'), ('seen_at__isnull', True), ('seen_by__isnull', True)), models.Q(('result__in', ['ok', 'fault']), ('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='inspection_item_seen_by_somebody', violation_error_message='A result says who looked and when.'),
        ),
        migrations.AddConstraint(
            model_name='inspectionitem',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('result', 'fault'), _negated=True), name='inspection_fault_has_a_note', violation_error_message='Write what is not in order.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspectionitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_inspectionitemevent" ("id", "inspection_id", "note", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "seen_at", "seen_by_id", "text_en", "text_ko") VALUES (NEW."id", NEW."inspection_id", NEW."note", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result", NEW."seen_at", NEW."seen_by_id", NEW."text_en", NEW."text_ko"); RETURN NULL;', hash='3dfd83b263b8af9283ca8549ef6d30333e08f1cd', operation='INSERT', pgid='pgtrigger_insert_insert_42386', table='workspace_inspectionitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspectionitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_inspectionitemevent" ("id", "inspection_id", "note", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "seen_at", "seen_by_id", "text_en", "text_ko") VALUES (NEW."id", NEW."inspection_id", NEW."note", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."result", NEW."seen_at", NEW."seen_by_id", NEW."text_en", NEW."text_ko"); RETURN NULL;', hash='d7645e10e5a8f0f6c454b081a3b3993da51fcf79', operation='UPDATE', pgid='pgtrigger_update_update_f3a6c', table='workspace_inspectionitem', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='inspectionpoint',
            constraint=models.UniqueConstraint(fields=('text_ko',), name='inspection_point_once', violation_error_message='The list has this point already.'),
        ),
        migrations.RunPython(add_points, migrations.RunPython.noop),
    ]
