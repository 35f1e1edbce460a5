"""The renewal cycle: provisional terms, reviews for cause, the institute's words, conditions, a closed building.

What Django has no words for: a provisional term has at most 30 days, rests on the review of the term before it (granted or not), and no term
follows it; as soon as it is granted, it rests on the grant as every other (0002).
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


DAYS = [
    f"""UPDATE workspace_{table} review SET deputies_on = term."end" - 23, closes_on = term."end" - 15, notice_on = term."end" - 11
    FROM workspace_term term WHERE term.id = review.term_id"""  # noqa: S608 -- our own two names
    for table in ('renewalreview', 'renewalreviewevent')
]
RESTS_ON_A_GRANT = """ALTER TABLE workspace_term ADD CONSTRAINT term_rests_on_a_grant
    FOREIGN KEY (review_id, lease_id, previous, rests_on_grant) REFERENCES workspace_renewalreview (id, lease_id, term_number, grants)"""
CONSTRAINTS = [
    ('workspace_renewalreview', 'review_number', 'UNIQUE (id, lease_id, term_number)'),
    ('workspace_term', 'term_number_and_kind', 'UNIQUE (lease_id, number, provisional)'),
    ('workspace_term', 'term_provisional_at_most_30_days', 'CHECK (NOT provisional OR (number > 1 AND "end" - first_day <= 30))'),
    (
        'workspace_term', 'term_follows_the_review_of_the_last',
        'FOREIGN KEY (review_id, lease_id, previous) REFERENCES workspace_renewalreview (id, lease_id, term_number)',
    ),
    (
        'workspace_term', 'term_never_after_a_provisional_one',
        'FOREIGN KEY (lease_id, previous, previous_provisional) REFERENCES workspace_term (lease_id, number, provisional)',
    ),
]
ADDED = [RESTS_ON_A_GRANT, *(f'ALTER TABLE {table} ADD CONSTRAINT {name} {rule}' for table, name, rule in CONSTRAINTS)]
DROPPED = [
    *(f'ALTER TABLE {table} DROP CONSTRAINT {name}' for table, name, _ in reversed(CONSTRAINTS)),
    'ALTER TABLE workspace_term DROP CONSTRAINT term_rests_on_a_grant',
]
WORDS = [
    """INSERT INTO workspace_instituteword (review_id, project_id, answer, words, by_id, at, spoken_to)
    SELECT review.id, lease.project_id, review.confirmation, review.confirmation_words, review.confirmed_by_id, review.confirmed_at, ''
    FROM workspace_renewalreview review JOIN workspace_lease lease ON lease.id = review.lease_id WHERE review.confirmation <> ''""",
    'SET CONSTRAINTS ALL IMMEDIATE',
    'SET CONSTRAINTS ALL DEFERRED',
]


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0001_initial'),
        ('files', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('projects', '0001_initial'),
        ('workspace', '0006_first_score_sheets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='Condition')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='Met: recorded at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='Note')),
            ],
            options={
                'verbose_name': 'condition of an extension',
                'verbose_name_plural': 'conditions of extensions',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(max_length=500, verbose_name='Condition')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='Met: recorded at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='Note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InstituteWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('alive', 'The cooperation goes on'), ('changed', 'It goes on, but it has changed'), ('ended', 'The cooperation has ended'), ('unknown', 'I do not know')], max_length=8, verbose_name='Answer')),
                ('words', models.TextField(blank=True, verbose_name="In the institute's own words")),
                ('at', models.DateTimeField(verbose_name='Answered at')),
                ('spoken_to', models.CharField(blank=True, max_length=60, verbose_name='Spoken to')),
                ('called_at', models.DateTimeField(blank=True, null=True, verbose_name='Called at')),
            ],
            options={
                'verbose_name': "institute's word",
                'verbose_name_plural': "institutes' words",
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InstituteWordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('answer', models.CharField(choices=[('alive', 'The cooperation goes on'), ('changed', 'It goes on, but it has changed'), ('ended', 'The cooperation has ended'), ('unknown', 'I do not know')], max_length=8, verbose_name='Answer')),
                ('words', models.TextField(blank=True, verbose_name="In the institute's own words")),
                ('at', models.DateTimeField(verbose_name='Answered at')),
                ('spoken_to', models.CharField(blank=True, max_length=60, verbose_name='Spoken to')),
                ('called_at', models.DateTimeField(blank=True, null=True, verbose_name='Called at')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lease',
            name='lifecycle',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lease',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lease',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='renewalreview',
            name='lifecycle',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='renewalreview',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='renewalreview',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='lease',
            name='lease_company_once_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='lease',
            name='lease_ending_says_when_and_why',
        ),
        migrations.RemoveConstraint(
            model_name='renewalreview',
            name='review_decided_says_who_when_why',
        ),
        migrations.AddField(
            model_name='lease',
            name='name_institute_by',
            field=models.DateField(blank=True, help_text='Set when the institute dropped out.', null=True, verbose_name='Another institute is named by'),
        ),
        migrations.AddField(
            model_name='lease',
            name='suspended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who suspended it'),
        ),
        migrations.AddField(
            model_name='lease',
            name='suspended_on',
            field=models.DateField(blank=True, null=True, verbose_name='Suspended from'),
        ),
        migrations.AddField(
            model_name='lease',
            name='suspended_reason',
            field=models.TextField(blank=True, verbose_name='Reason of the suspension'),
        ),
        migrations.AddField(
            model_name='leaseevent',
            name='name_institute_by',
            field=models.DateField(blank=True, help_text='Set when the institute dropped out.', null=True, verbose_name='Another institute is named by'),
        ),
        migrations.AddField(
            model_name='leaseevent',
            name='suspended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who suspended it'),
        ),
        migrations.AddField(
            model_name='leaseevent',
            name='suspended_on',
            field=models.DateField(blank=True, null=True, verbose_name='Suspended from'),
        ),
        migrations.AddField(
            model_name='leaseevent',
            name='suspended_reason',
            field=models.TextField(blank=True, verbose_name='Reason of the suspension'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='closes_on',
            field=models.DateField(default='2000-01-01', verbose_name='Report accepted until'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='deputies_on',
            field=models.DateField(default='2000-01-01', verbose_name='Deputies are asked'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='grounds',
            field=models.TextField(blank=True, verbose_name='Grounds'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='kind',
            field=models.CharField(choices=[('regular', 'Before the end of a term'), ('cause', 'For cause')], default='regular', max_length=7, verbose_name='Kind'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='late_allowed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='Late report allowed at'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='late_allowed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Late report allowed by'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='late_reason',
            field=models.TextField(blank=True, verbose_name='Why a late report is allowed'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='notice_on',
            field=models.DateField(default='2000-01-01', verbose_name='Prior notice'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='noticed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='Prior notice given at'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='opened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Opened by'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='view',
            field=models.TextField(blank=True, verbose_name="The company's view"),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='view_due_on',
            field=models.DateField(blank=True, null=True, verbose_name="Company's view due"),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='viewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='View stated at'),
        ),
        migrations.AddField(
            model_name='renewalreview',
            name='viewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='View stated by'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='closes_on',
            field=models.DateField(default='2000-01-01', verbose_name='Report accepted until'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='deputies_on',
            field=models.DateField(default='2000-01-01', verbose_name='Deputies are asked'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='grounds',
            field=models.TextField(blank=True, verbose_name='Grounds'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='kind',
            field=models.CharField(choices=[('regular', 'Before the end of a term'), ('cause', 'For cause')], default='regular', max_length=7, verbose_name='Kind'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='late_allowed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='Late report allowed at'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='late_allowed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Late report allowed by'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='late_reason',
            field=models.TextField(blank=True, verbose_name='Why a late report is allowed'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='notice_on',
            field=models.DateField(default='2000-01-01', verbose_name='Prior notice'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='noticed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='Prior notice given at'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='opened_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Opened by'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='view',
            field=models.TextField(blank=True, verbose_name="The company's view"),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='view_due_on',
            field=models.DateField(blank=True, null=True, verbose_name="Company's view due"),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='viewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='View stated at'),
        ),
        migrations.AddField(
            model_name='renewalreviewevent',
            name='viewed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='View stated by'),
        ),
        migrations.AddField(
            model_name='rule',
            name='cause_after_days',
            field=models.PositiveSmallIntegerField(default=60, verbose_name='review for cause from the day of the lease'),
        ),
        migrations.AddField(
            model_name='rule',
            name='cause_decision_days',
            field=models.PositiveSmallIntegerField(default=21, verbose_name='days to decide a review for cause'),
        ),
        migrations.AddField(
            model_name='rule',
            name='condition_reminder_days',
            field=models.PositiveSmallIntegerField(default=7, verbose_name='reminder of a condition, days before it is due'),
        ),
        migrations.AddField(
            model_name='rule',
            name='cool_off_months',
            field=models.PositiveSmallIntegerField(default=12, verbose_name='months before a company may come again after the longest stay'),
        ),
        migrations.AddField(
            model_name='rule',
            name='deputies_days',
            field=models.PositiveSmallIntegerField(default=22, verbose_name="institute's deputies are asked, days before the last day"),
        ),
        migrations.AddField(
            model_name='rule',
            name='grace_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='days to move out after a late decision'),
        ),
        migrations.AddField(
            model_name='rule',
            name='graduation_due_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='graduation report due, days before the last day'),
        ),
        migrations.AddField(
            model_name='rule',
            name='new_institute_days',
            field=models.PositiveSmallIntegerField(default=60, verbose_name='days to name another institute'),
        ),
        migrations.AddField(
            model_name='rule',
            name='notice_days',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='days of notice by the company'),
        ),
        migrations.AddField(
            model_name='rule',
            name='prior_notice_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='prior notice without a report, days before the last day'),
        ),
        migrations.AddField(
            model_name='rule',
            name='provisional_days',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='days of a provisional term'),
        ),
        migrations.AddField(
            model_name='rule',
            name='report_closes_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='late reports accepted until, days before the last day'),
        ),
        migrations.AddField(
            model_name='rule',
            name='short_confirmation_days',
            field=models.PositiveSmallIntegerField(default=12, verbose_name="short term: institute's confirmation due, days before the last day"),
        ),
        migrations.AddField(
            model_name='rule',
            name='short_decision_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='short term: decision due, days before the last day'),
        ),
        migrations.AddField(
            model_name='rule',
            name='short_report_days',
            field=models.PositiveSmallIntegerField(default=15, verbose_name='short term: report due, days before the last day'),
        ),
        migrations.AddField(
            model_name='rule',
            name='short_term_days',
            field=models.PositiveSmallIntegerField(default=75, verbose_name='a term is short under, days'),
        ),
        migrations.AddField(
            model_name='rule',
            name='view_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days for a company to state its view'),
        ),
        migrations.AddField(
            model_name='term',
            name='provisional',
            field=models.BooleanField(default=False, help_text='Its review was not decided when the term before it ran out.', verbose_name='Provisional'),
        ),
        migrations.AddField(
            model_name='termevent',
            name='provisional',
            field=models.BooleanField(default=False, help_text='Its review was not decided when the term before it ran out.', verbose_name='Provisional'),
        ),
        migrations.AlterField(
            model_name='lease',
            name='state',
            field=models.CharField(choices=[('active', 'In residence'), ('suspended', 'Suspended: building closed'), ('ending', 'Ending'), ('checkout', 'Checking out'), ('closed', 'Moved out')], default='active', max_length=10, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='leaseevent',
            name='state',
            field=models.CharField(choices=[('active', 'In residence'), ('suspended', 'Suspended: building closed'), ('ending', 'Ending'), ('checkout', 'Checking out'), ('closed', 'Moved out')], default='active', max_length=10, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='renewalreview',
            name='state',
            field=models.CharField(choices=[('open', 'Waiting for the report'), ('reported', 'Report submitted'), ('hearing', 'The company is heard'), ('extended', 'Extended'), ('extended_with_conditions', 'Extended with conditions'), ('continued', 'The stay goes on'), ('ended', 'Not extended'), ('declined', 'The company does not want to extend'), ('cancelled', 'Cancelled: the lease ended otherwise')], default='open', max_length=24, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='renewalreview',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='workspace.term', verbose_name='Term'),
        ),
        migrations.AlterField(
            model_name='renewalreviewevent',
            name='state',
            field=models.CharField(choices=[('open', 'Waiting for the report'), ('reported', 'Report submitted'), ('hearing', 'The company is heard'), ('extended', 'Extended'), ('extended_with_conditions', 'Extended with conditions'), ('continued', 'The stay goes on'), ('ended', 'Not extended'), ('declined', 'The company does not want to extend'), ('cancelled', 'Cancelled: the lease ended otherwise')], default='open', max_length=24, verbose_name='State'),
        ),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.RunSQL('ALTER TABLE workspace_term DROP CONSTRAINT term_rests_on_a_grant', RESTS_ON_A_GRANT),
        migrations.RemoveField(model_name='term', name='rests_on_grant'),
        migrations.AddField(
            model_name='term',
            name='rests_on_grant',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(provisional=False, review__isnull=False, then=models.Value(True)), default=None), output_field=models.BooleanField(null=True)),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lease',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:ending,active:suspended,checkout:closed,ending:checkout,suspended:active,suspended:ending}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='aaab7303533dbc4e736b8299794f7e5ce11bce58', operation='UPDATE', pgid='pgtrigger_lifecycle_a070a', table='workspace_lease', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lease',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_leaseevent" ("application_id", "begun_at", "cap", "checked_out_on", "checkout_due_on", "closed_at", "closed_by_id", "closing_note", "company_id", "end", "ending_at", "ending_by_id", "ending_reason", "first_day", "id", "months", "name_institute_by", "number", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "suspended_by_id", "suspended_on", "suspended_reason") VALUES (NEW."application_id", NEW."begun_at", NEW."cap", NEW."checked_out_on", NEW."checkout_due_on", NEW."closed_at", NEW."closed_by_id", NEW."closing_note", NEW."company_id", NEW."end", NEW."ending_at", NEW."ending_by_id", NEW."ending_reason", NEW."first_day", NEW."id", NEW."months", NEW."name_institute_by", NEW."number", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."state", NEW."suspended_by_id", NEW."suspended_on", NEW."suspended_reason"); RETURN NULL;', hash='b785fb7afe6be2b97806a2258b4ecac70f8d2a1e', operation='INSERT', pgid='pgtrigger_insert_insert_e02cf', table='workspace_lease', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lease',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_leaseevent" ("application_id", "begun_at", "cap", "checked_out_on", "checkout_due_on", "closed_at", "closed_by_id", "closing_note", "company_id", "end", "ending_at", "ending_by_id", "ending_reason", "first_day", "id", "months", "name_institute_by", "number", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "suspended_by_id", "suspended_on", "suspended_reason") VALUES (NEW."application_id", NEW."begun_at", NEW."cap", NEW."checked_out_on", NEW."checkout_due_on", NEW."closed_at", NEW."closed_by_id", NEW."closing_note", NEW."company_id", NEW."end", NEW."ending_at", NEW."ending_by_id", NEW."ending_reason", NEW."first_day", NEW."id", NEW."months", NEW."name_institute_by", NEW."number", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."state", NEW."suspended_by_id", NEW."suspended_on", NEW."suspended_reason"); RETURN NULL;', hash='62a9df04efc5e3c2ba767e7f85c741af6ef7f255', operation='UPDATE', pgid='pgtrigger_update_update_10592', table='workspace_lease', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renewalreview',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{hearing:cancelled,hearing:continued,hearing:ended,open:cancelled,open:declined,open:ended,open:reported,reported:cancelled,reported:declined,reported:ended,reported:extended,reported:extended_with_conditions}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0e6150f3ca761efdab03d86345e5a0f2f814bcff', operation='UPDATE', pgid='pgtrigger_lifecycle_6b2ff', table='workspace_renewalreview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renewalreview',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_renewalreviewevent" ("closes_on", "conditions", "confirmation", "confirmation_due_on", "confirmation_words", "confirmed_at", "confirmed_by_id", "decided_at", "decided_by_id", "decision_due_on", "deputies_on", "desk_use", "grounds", "id", "kind", "late_allowed_at", "late_allowed_by_id", "late_reason", "lease_id", "months_wanted", "next_plan", "notice_on", "noticed_at", "opened_at", "opened_by_id", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "reason", "report_due_on", "report_file_id", "report_saved_at", "report_saved_by_id", "reported_at", "reported_by_id", "reported_late", "results", "rule_id", "state", "still_needed", "term_id", "term_number", "view", "view_due_on", "viewed_at", "viewed_by_id") VALUES (NEW."closes_on", NEW."conditions", NEW."confirmation", NEW."confirmation_due_on", NEW."confirmation_words", NEW."confirmed_at", NEW."confirmed_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_due_on", NEW."deputies_on", NEW."desk_use", NEW."grounds", NEW."id", NEW."kind", NEW."late_allowed_at", NEW."late_allowed_by_id", NEW."late_reason", NEW."lease_id", NEW."months_wanted", NEW."next_plan", NEW."notice_on", NEW."noticed_at", NEW."opened_at", NEW."opened_by_id", NEW."opens_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress", NEW."reason", NEW."report_due_on", NEW."report_file_id", NEW."report_saved_at", NEW."report_saved_by_id", NEW."reported_at", NEW."reported_by_id", NEW."reported_late", NEW."results", NEW."rule_id", NEW."state", NEW."still_needed", NEW."term_id", NEW."term_number", NEW."view", NEW."view_due_on", NEW."viewed_at", NEW."viewed_by_id"); RETURN NULL;', hash='835abd074e8eac44879ad7c6395ddb3cfb75bce3', operation='INSERT', pgid='pgtrigger_insert_insert_259d1', table='workspace_renewalreview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renewalreview',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."conditions" IS DISTINCT FROM (NEW."conditions") OR OLD."confirmation" IS DISTINCT FROM (NEW."confirmation") OR OLD."confirmation_due_on" IS DISTINCT FROM (NEW."confirmation_due_on") OR OLD."confirmation_words" IS DISTINCT FROM (NEW."confirmation_words") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision_due_on" IS DISTINCT FROM (NEW."decision_due_on") OR OLD."deputies_on" IS DISTINCT FROM (NEW."deputies_on") OR OLD."desk_use" IS DISTINCT FROM (NEW."desk_use") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."late_allowed_at" IS DISTINCT FROM (NEW."late_allowed_at") OR OLD."late_allowed_by_id" IS DISTINCT FROM (NEW."late_allowed_by_id") OR OLD."late_reason" IS DISTINCT FROM (NEW."late_reason") OR OLD."lease_id" IS DISTINCT FROM (NEW."lease_id") OR OLD."months_wanted" IS DISTINCT FROM (NEW."months_wanted") OR OLD."next_plan" IS DISTINCT FROM (NEW."next_plan") OR OLD."notice_on" IS DISTINCT FROM (NEW."notice_on") OR OLD."noticed_at" IS DISTINCT FROM (NEW."noticed_at") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."opens_on" IS DISTINCT FROM (NEW."opens_on") OR OLD."progress" IS DISTINCT FROM (NEW."progress") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."report_due_on" IS DISTINCT FROM (NEW."report_due_on") OR OLD."report_file_id" IS DISTINCT FROM (NEW."report_file_id") OR OLD."report_saved_at" IS DISTINCT FROM (NEW."report_saved_at") OR OLD."report_saved_by_id" IS DISTINCT FROM (NEW."report_saved_by_id") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."reported_by_id" IS DISTINCT FROM (NEW."reported_by_id") OR OLD."reported_late" IS DISTINCT FROM (NEW."reported_late") OR OLD."results" IS DISTINCT FROM (NEW."results") OR OLD."rule_id" IS DISTINCT FROM (NEW."rule_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."still_needed" IS DISTINCT FROM (NEW."still_needed") OR OLD."term_id" IS DISTINCT FROM (NEW."term_id") OR OLD."term_number" IS DISTINCT FROM (NEW."term_number") OR OLD."view" IS DISTINCT FROM (NEW."view") OR OLD."view_due_on" IS DISTINCT FROM (NEW."view_due_on") OR OLD."viewed_at" IS DISTINCT FROM (NEW."viewed_at") OR OLD."viewed_by_id" IS DISTINCT FROM (NEW."viewed_by_id"))', func='INSERT INTO "workspace_renewalreviewevent" ("closes_on", "conditions", "confirmation", "confirmation_due_on", "confirmation_words", "confirmed_at", "confirmed_by_id", "decided_at", "decided_by_id", "decision_due_on", "deputies_on", "desk_use", "grounds", "id", "kind", "late_allowed_at", "late_allowed_by_id", "late_reason", "lease_id", "months_wanted", "next_plan", "notice_on", "noticed_at", "opened_at", "opened_by_id", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "reason", "report_due_on", "report_file_id", "report_saved_at", "report_saved_by_id", "reported_at", "reported_by_id", "reported_late", "results", "rule_id", "state", "still_needed", "term_id", "term_number", "view", "view_due_on", "viewed_at", "viewed_by_id") VALUES (NEW."closes_on", NEW."conditions", NEW."confirmation", NEW."confirmation_due_on", NEW."confirmation_words", NEW."confirmed_at", NEW."confirmed_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_due_on", NEW."deputies_on", NEW."desk_use", NEW."grounds", NEW."id", NEW."kind", NEW."late_allowed_at", NEW."late_allowed_by_id", NEW."late_reason", NEW."lease_id", NEW."months_wanted", NEW."next_plan", NEW."notice_on", NEW."noticed_at", NEW."opened_at", NEW."opened_by_id", NEW."opens_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress", NEW."reason", NEW."report_due_on", NEW."report_file_id", NEW."report_saved_at", NEW."report_saved_by_id", NEW."reported_at", NEW."reported_by_id", NEW."reported_late", NEW."results", NEW."rule_id", NEW."state", NEW."still_needed", NEW."term_id", NEW."term_number", NEW."view", NEW."view_due_on", NEW."viewed_at", NEW."viewed_by_id"); RETURN NULL;', hash='77ca73b4e08cb8e7f1805bec02e5f0e32078beb4', operation='UPDATE', pgid='pgtrigger_update_update_0bf8e', table='workspace_renewalreview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_termevent" ("end", "first_day", "id", "lease_cap", "lease_first_day", "lease_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provisional", "review_id", "through") VALUES (NEW."end", NEW."first_day", NEW."id", NEW."lease_cap", NEW."lease_first_day", NEW."lease_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provisional", NEW."review_id", NEW."through"); RETURN NULL;', hash='5961dd6ffa51de2a8b28b70a98b5f6f7c85b09f0', operation='INSERT', pgid='pgtrigger_insert_insert_81605', table='workspace_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."first_day" IS DISTINCT FROM (NEW."first_day") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lease_id" IS DISTINCT FROM (NEW."lease_id") OR OLD."lease_cap" IS DISTINCT FROM (NEW."lease_cap") OR OLD."lease_first_day" IS DISTINCT FROM (NEW."lease_first_day") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."provisional" IS DISTINCT FROM (NEW."provisional") OR OLD."review_id" IS DISTINCT FROM (NEW."review_id") OR OLD."through" IS DISTINCT FROM (NEW."through"))', func='INSERT INTO "workspace_termevent" ("end", "first_day", "id", "lease_cap", "lease_first_day", "lease_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provisional", "review_id", "through") VALUES (NEW."end", NEW."first_day", NEW."id", NEW."lease_cap", NEW."lease_first_day", NEW."lease_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provisional", NEW."review_id", NEW."through"); RETURN NULL;', hash='6e424adfeba7d50231829106886bb0dcabe4a5ac', operation='UPDATE', pgid='pgtrigger_update_update_c862c', table='workspace_term', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='lease',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('outcome', 'merged'), _negated=True), expressions=[('company', '='), (models.Func(models.F('first_day'), django.db.models.functions.comparison.Coalesce('end', 'cap'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='lease_company_once_at_a_time', violation_error_message='This company has a lease for part of this time.'),
        ),
        migrations.AddConstraint(
            model_name='lease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), ('suspended_by__isnull', False), ('suspended_on__isnull', False), models.Q(('suspended_reason', ''), _negated=True)), models.Q(models.Q(('state', 'suspended'), _negated=True), ('suspended_by__isnull', True), ('suspended_on__isnull', True), ('suspended_reason', '')), _connector='OR'), name='lease_suspended_says_since_when_and_why', violation_error_message='A suspended lease says since when and why.'),
        ),
        migrations.AddConstraint(
            model_name='lease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checkout_due_on__isnull', True), ('end__isnull', True), ('ending_at__isnull', True), ('outcome', ''), ('state__in', ['active', 'suspended'])), models.Q(models.Q(('state__in', ['active', 'suspended']), _negated=True), models.Q(('outcome', ''), _negated=True), ('checkout_due_on__isnull', False), ('end__isnull', False), ('ending_at__isnull', False)), _connector='OR'), name='lease_ending_says_when_and_why', violation_error_message='A lease that ends says when and why; one that does not, says nothing of it.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'regular')), fields=('term',), name='review_one_regular_for_a_term', violation_error_message='This term has its renewal review already.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'cause'), ('state', 'hearing')), fields=('lease',), name='review_one_open_for_cause', violation_error_message='A review for cause is open already.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cause'), ('opened_by__isnull', False), ('state__in', ['hearing', 'continued', 'ended', 'cancelled']), models.Q(('grounds', ''), _negated=True)), models.Q(('grounds', ''), ('kind', 'regular'), ('opened_by__isnull', True), models.Q(('state__in', ['hearing', 'continued']), _negated=True)), _connector='OR'), name='review_for_cause_hears_and_grants_nothing', violation_error_message='A review for cause names its grounds and who opened it; it grants nothing.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('view', ''), ('viewed_at__isnull', True), ('viewed_by__isnull', True)), models.Q(models.Q(('view', ''), _negated=True), ('view_due_on__isnull', False), ('viewed_at__isnull', False), ('viewed_by__isnull', False)), _connector='OR'), name='review_view_says_who_when', violation_error_message='A view says who stated it and when.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('late_allowed_at__isnull', True), ('late_allowed_by__isnull', True), ('late_reason', '')), models.Q(models.Q(('late_reason', ''), _negated=True), ('late_allowed_at__isnull', False), ('late_allowed_by__isnull', False)), _connector='OR'), name='review_late_report_allowed_says_who_when_why', violation_error_message='Who allows a late report says why.'),
        ),
        migrations.AddConstraint(
            model_name='renewalreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('reason', ''), ('state__in', ['open', 'reported', 'hearing'])), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['extended', 'extended_with_conditions', 'ended', 'continued']), models.Q(('reason', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'declined')), models.Q(('decided_at__isnull', False), ('state', 'cancelled')), _connector='OR'), name='review_decided_says_who_when_why', violation_error_message='A decision says who decided, when and why.'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('confirmation_due_days__gte', models.F('deputies_days')), ('prior_notice_days__gt', models.F('decision_due_days')), ('report_closes_days__gt', models.F('prior_notice_days')), ('report_due_days__gte', models.F('report_closes_days')), ('short_confirmation_days__gt', models.F('short_decision_days')), ('short_report_days__gt', models.F('short_confirmation_days')), ('short_term_days__gt', models.F('short_report_days'))), name='rule_late_days_in_order', violation_error_message='The days of the review must come in their order: report, deputies, last day for the report, prior notice, decision.'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('provisional_days__range', (1, 30))), name='rule_provisional_at_most_30_days', violation_error_message='A provisional term has 1 to 30 days.'),
        ),
        migrations.AddField(
            model_name='condition',
            name='lease',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='workspace.lease', verbose_name='Lease'),
        ),
        migrations.AddField(
            model_name='condition',
            name='met_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Met: recorded by'),
        ),
        migrations.AddField(
            model_name='condition',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='condition_rows', to='workspace.renewalreview', verbose_name='Renewal review'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='lease',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.lease', verbose_name='Lease'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='met_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Met: recorded by'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workspace.condition'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='review',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.renewalreview', verbose_name='Renewal review'),
        ),
        migrations.AddField(
            model_name='instituteword',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Answered or recorded by'),
        ),
        migrations.AddField(
            model_name='instituteword',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project', verbose_name='Project'),
        ),
        migrations.AddField(
            model_name='instituteword',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='workspace.renewalreview', verbose_name='Renewal review'),
        ),
        migrations.AddField(
            model_name='institutewordevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Answered or recorded by'),
        ),
        migrations.AddField(
            model_name='institutewordevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='institutewordevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workspace.instituteword'),
        ),
        migrations.AddField(
            model_name='institutewordevent',
            name='project',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.project', verbose_name='Project'),
        ),
        migrations.AddField(
            model_name='institutewordevent',
            name='review',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.renewalreview', verbose_name='Renewal review'),
        ),
        migrations.AddField(
            model_name='term',
            name='previous_provisional',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(number__gt=1, then=models.Value(False)), default=None), output_field=models.BooleanField(null=True)),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at__isnull', True), ('met_by__isnull', True), ('note', '')), models.Q(('met_at__isnull', False), ('met_by__isnull', False)), _connector='OR'), name='condition_met_says_who_and_when', violation_error_message='A condition that is met says who recorded it and when.'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='condition_has_words', violation_error_message='Please write the conditions.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_conditionevent" ("due_on", "id", "lease_id", "met_at", "met_by_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "text") VALUES (NEW."due_on", NEW."id", NEW."lease_id", NEW."met_at", NEW."met_by_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_id", NEW."text"); RETURN NULL;', hash='fdff17b3e4ac012dfb12966a4070e838914e48f3', operation='INSERT', pgid='pgtrigger_insert_insert_ab3ff', table='workspace_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_conditionevent" ("due_on", "id", "lease_id", "met_at", "met_by_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "text") VALUES (NEW."due_on", NEW."id", NEW."lease_id", NEW."met_at", NEW."met_by_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_id", NEW."text"); RETURN NULL;', hash='dc2f7c2dc6b3941336b4d28a1c6b4fc661f9e551', operation='UPDATE', pgid='pgtrigger_update_update_d27c9', table='workspace_condition', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='instituteword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_at__isnull', True), ('spoken_to', '')), models.Q(models.Q(('spoken_to', ''), _negated=True), ('called_at__isnull', False)), _connector='OR'), name='word_of_a_call_says_who_and_when', violation_error_message='A telephone call has a name and a time.'),
        ),
        migrations.AddConstraint(
            model_name='instituteword',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['alive', 'changed', 'ended', 'unknown'])), name='word_answer_is_known', violation_error_message='Choose one of the answers.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instituteword',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_institutewordevent" ("answer", "at", "by_id", "called_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "review_id", "spoken_to", "words") VALUES (NEW."answer", NEW."at", NEW."by_id", NEW."called_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."review_id", NEW."spoken_to", NEW."words"); RETURN NULL;', hash='f71b4801d4ff18241691b2fd72b17882ce50c26e', operation='INSERT', pgid='pgtrigger_insert_insert_a66a2', table='workspace_instituteword', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instituteword',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workspace_institutewordevent" ("answer", "at", "by_id", "called_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "review_id", "spoken_to", "words") VALUES (NEW."answer", NEW."at", NEW."by_id", NEW."called_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."review_id", NEW."spoken_to", NEW."words"); RETURN NULL;', hash='8aba5a5f46f7119a4c3208f491b7c335958130fc', operation='UPDATE', pgid='pgtrigger_update_update_c6afc', table='workspace_instituteword', when='AFTER')),
        ),
        migrations.RunSQL(ADDED, DROPPED),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]
