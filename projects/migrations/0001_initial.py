"""Joint projects."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from innocenter.together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_squashed_models"),
        ("institutes", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='companies.company', verbose_name='Company')),
                ('institute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='institutes.institute', verbose_name='Institute')),
                ('researcher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='institutes.researcher', verbose_name='Researcher')),
                ('title', models.CharField(max_length=150, verbose_name='Title')),
                ('plan', models.TextField(max_length=5000, verbose_name='What you plan to do together')),
                ('starts_on', models.DateField(verbose_name='First month')),
                ('months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='Number of months')),
                ('state', models.CharField(choices=[('planned', 'Waiting for the institute'), ('confirmed', 'Confirmed by the institute'), ('declined', 'Declined by the institute'), ('withdrawn', 'Withdrawn by the company')], default='planned', editable=False, max_length=10, verbose_name='State')),
                ('planned_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Planned by')),
                ('planned_at', models.DateTimeField(editable=False, verbose_name='Planned on')),
                ('confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Confirmed by')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='Confirmed on')),
                ('declined_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Declined by')),
                ('declined_at', models.DateTimeField(editable=False, null=True, verbose_name='Declined on')),
                ('decline_reason', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='Reason')),
            ],
            options={
                'verbose_name': 'project',
                'verbose_name_plural': 'projects',
                'ordering': ['-planned_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'confirmed', 'declined', 'withdrawn'])), name='project_state_is_known'), models.CheckConstraint(condition=models.Q(('months__range', (1, 60))), name='project_months_are_sane'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), _connector='OR'), name='project_confirmed_by_somebody_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), ('declined_at__isnull', False), ('declined_by__isnull', False), models.Q(('decline_reason', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('decline_reason', ''), ('declined_at__isnull', True), ('declined_by__isnull', True)), _connector='OR'), name='project_declined_by_somebody_for_a_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:confirmed,planned:declined,planned:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='44fc1cd2dbf3d31d6c292a5583619ddf2745c963', operation='UPDATE', pgid='pgtrigger_lifecycle_577dd', table='projects_project', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectevent" ("company_id", "confirmed_at", "confirmed_by_id", "decline_reason", "declined_at", "declined_by_id", "id", "institute_id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "planned_at", "planned_by_id", "researcher_id", "starts_on", "state", "title") VALUES (NEW."company_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."decline_reason", NEW."declined_at", NEW."declined_by_id", NEW."id", NEW."institute_id", NEW."months", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan", NEW."planned_at", NEW."planned_by_id", NEW."researcher_id", NEW."starts_on", NEW."state", NEW."title"); RETURN NULL;', hash='670ca6ee6553714b5a7be1b55646a4cbd3af19be', operation='INSERT', pgid='pgtrigger_insert_insert_2e147', table='projects_project', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_projectevent" ("company_id", "confirmed_at", "confirmed_by_id", "decline_reason", "declined_at", "declined_by_id", "id", "institute_id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "planned_at", "planned_by_id", "researcher_id", "starts_on", "state", "title") VALUES (NEW."company_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."decline_reason", NEW."declined_at", NEW."declined_by_id", NEW."id", NEW."institute_id", NEW."months", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan", NEW."planned_at", NEW."planned_by_id", NEW."researcher_id", NEW."starts_on", NEW."state", NEW."title"); RETURN NULL;', hash='115c3de5ae99742a2258b6ba38a2d6b45c7d8cdc', operation='UPDATE', pgid='pgtrigger_update_update_804c3', table='projects_project', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProjectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.project')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='Company')),
                ('institute', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutes.institute', verbose_name='Institute')),
                ('researcher', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutes.researcher', verbose_name='Researcher')),
                ('title', models.CharField(max_length=150, verbose_name='Title')),
                ('plan', models.TextField(max_length=5000, verbose_name='What you plan to do together')),
                ('starts_on', models.DateField(verbose_name='First month')),
                ('months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='Number of months')),
                ('state', models.CharField(choices=[('planned', 'Waiting for the institute'), ('confirmed', 'Confirmed by the institute'), ('declined', 'Declined by the institute'), ('withdrawn', 'Withdrawn by the company')], default='planned', editable=False, max_length=10, verbose_name='State')),
                ('planned_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Planned by')),
                ('planned_at', models.DateTimeField(editable=False, verbose_name='Planned on')),
                ('confirmed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Confirmed by')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='Confirmed on')),
                ('declined_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Declined by')),
                ('declined_at', models.DateTimeField(editable=False, null=True, verbose_name='Declined on')),
                ('decline_reason', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='Reason')),
            ],
            options={
                'abstract': False,
            },
        ),
    ])
