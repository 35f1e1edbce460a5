"""What companies ask of the centre, and what becomes of it."""

from datetime import date

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from innocenter.together import together


def first_rule(apps, schema_editor):
    apps.get_model("mentoring", "Rule").objects.create(effective_from=date(2017, 1, 23))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('companies', '0003_history_stays'),
        ('files', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('taxonomy', '0002_fields'),
    ]

    operations = together([
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_from', models.DateField(unique=True, verbose_name='in force from')),
                ('answer_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days to the first real answer')),
                ('triage_days', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days for each step of the staff')),
                ('info_days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days for a company to give details')),
                ('info_reminder_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days after which the company is reminded of the details')),
                ('confirm_days', models.PositiveSmallIntegerField(default=5, help_text='After that the question counts as answered.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days for a company to confirm an answer')),
                ('draft_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days after which an untouched draft of a question is thrown away')),
                ('reopen_days', models.PositiveSmallIntegerField(default=30, verbose_name='days in which a closed question can be opened again')),
                ('alike_percent', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='likeness in percent from which two questions are shown as the same')),
            ],
            options={
                'verbose_name': 'rule of mentoring',
                'verbose_name_plural': 'rules of mentoring',
                'ordering': ['-effective_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer_days__gte', models.F('triage_days')), ('confirm_days__gte', 1), ('draft_days__gte', 1), ('triage_days__gte', 1)), name='mrule_answer_after_triage', violation_error_message='The first answer is owed no earlier than the first step of the staff.'), models.CheckConstraint(condition=models.Q(('info_days__gt', models.F('info_reminder_days')), ('info_reminder_days__gte', 1)), name='mrule_reminded_before_it_ends', violation_error_message='The company is reminded before its time for the details is over.'), models.CheckConstraint(condition=models.Q(('alike_percent__range', (1, 100))), name='mrule_likeness_is_a_share', violation_error_message='Likeness is a share between 1 and 100 percent.')],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, null=True, unique=True, verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='What it is about, in one line')),
                ('problem', models.TextField(blank=True, max_length=5000, verbose_name='The problem, in your own words')),
                ('tried', models.TextField(blank=True, max_length=3000, verbose_name='What you have tried')),
                ('would_help', models.TextField(blank=True, max_length=2000, verbose_name='What would help you')),
                ('urgency', models.CharField(choices=[('planned', 'We plan ahead, it can wait a little'), ('normal', 'We are working on it now'), ('standstill', 'Our work or production stands still because of it')], default='normal', max_length=10, verbose_name='How urgent it is')),
                ('wanted', models.CharField(choices=[('answer', 'An answer in writing'), ('onsite', 'A talk at the centre'), ('online', 'A talk online'), ('visit', 'A visit to us'), ('series', 'A series of sessions')], default='answer', max_length=6, verbose_name='In which form')),
                ('readers', models.CharField(choices=[('experts', "The centre's staff for mentoring, and experts whom they ask"), ('staff', "Only the centre's staff for mentoring: ask us before an expert reads it")], default='experts', max_length=7, verbose_name='Who may read it, beside your company')),
                ('fields_confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='fields confirmed at')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Question received'), ('triaging', 'Being looked at'), ('info_needed', 'More details asked for'), ('answered', 'Answered by the centre'), ('offered', 'Offered to an expert'), ('accepted', 'Accepted by an expert'), ('scheduled', 'Session agreed'), ('held', 'Session held'), ('reported', 'Result written down'), ('resolved', 'Problem solved'), ('partly', 'Problem partly solved'), ('unresolved', 'Problem not solved'), ('referred', 'Shown another way'), ('declined', 'Not taken on'), ('expired', 'Closed without the details'), ('withdrawn', 'Withdrawn by the company'), ('no_show', 'Session did not take place')], default='draft', editable=False, max_length=11, verbose_name='state')),
                ('started_at', models.DateTimeField(editable=False, verbose_name='begun at')),
                ('saved_at', models.DateTimeField(editable=False, verbose_name='saved at')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='sent at')),
                ('promised_for', models.DateField(editable=False, null=True, verbose_name='first answer promised by')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='next step by')),
                ('days_left', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='working days left when the clock stopped')),
                ('first_answer_at', models.DateTimeField(editable=False, null=True, verbose_name='first real answer at')),
                ('reopened_at', models.DateTimeField(editable=False, null=True, verbose_name='opened again at')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed at')),
                ('referred_to', models.CharField(blank=True, editable=False, max_length=200, verbose_name='who can help')),
                ('reason', models.TextField(blank=True, editable=False, max_length=2000, verbose_name='why')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentoring_requests', to='companies.company', verbose_name='company')),
                ('confirmed_fields', models.ManyToManyField(blank=True, editable=False, related_name='+', to='taxonomy.field', verbose_name='fields that staff confirmed')),
                ('fields', models.ManyToManyField(blank=True, related_name='+', to='taxonomy.field', verbose_name='Fields of technology')),
                ('fields_confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fields confirmed by')),
                ('owner', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_requests', to=settings.AUTH_USER_MODEL, verbose_name='looked after by')),
                ('saved_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                ('similar_to', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentoring.request', verbose_name='most like the open question')),
                ('started_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('rule', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentoring.rule', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'question to the centre',
                'verbose_name_plural': 'questions to the centre',
                'ordering': ['-started_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'due_on'], name='request_by_due_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('company', 'started_by'), name='request_one_draft_for_a_person', violation_error_message='You have a draft of a question already.'), models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('state', 'draft'), ('submitted_at', None), ('submitted_by', None)), models.Q(models.Q(('state', 'draft'), _negated=True), ('number__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False), models.Q(('title', ''), _negated=True), models.Q(('problem', ''), _negated=True)), _connector='OR'), name='request_sent_has_a_receipt', violation_error_message='A question that was sent has a number, a time, a line and a problem.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'triaging', 'info_needed', 'answered', 'offered', 'accepted', 'held', 'reported']), _negated=True), ('due_on__isnull', False), _connector='OR'), name='request_in_hand_has_a_due_day', violation_error_message='A question in hand has a day by which the next step is owed.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'triaging']), _negated=True), ('promised_for__isnull', False), _connector='OR'), name='request_has_a_promise', violation_error_message='A question that waits for the centre has a day by which it is answered.'), models.CheckConstraint(condition=models.Q(models.Q(('days_left__isnull', False), ('state', 'info_needed')), models.Q(models.Q(('state', 'info_needed'), _negated=True), ('days_left', None)), _connector='OR'), name='request_clock_stands_while_the_company_is_asked', violation_error_message='The clock stands while the company is asked for details, and only then.'), models.CheckConstraint(condition=models.Q(models.Q(('fields_confirmed_at', None), ('fields_confirmed_by', None)), models.Q(('fields_confirmed_at__isnull', False), ('fields_confirmed_by__isnull', False)), _connector='OR'), name='request_fields_confirmed_by_somebody', violation_error_message='Fields are confirmed by somebody at a time.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'offered', 'accepted', 'scheduled', 'held', 'reported', 'referred']), _negated=True), ('fields_confirmed_at__isnull', False), _connector='OR'), name='request_goes_on_with_confirmed_fields', violation_error_message='Confirm the fields first, or say that there is none.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ['resolved', 'partly', 'unresolved', 'referred', 'declined', 'expired', 'withdrawn', 'no_show'])), models.Q(models.Q(('state__in', ['resolved', 'partly', 'unresolved', 'referred', 'declined', 'expired', 'withdrawn', 'no_show']), _negated=True), ('closed_at', None), ('closed_by', None)), _connector='OR'), name='request_closed_at_a_time', violation_error_message='A question that is closed says since when.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'referred']), _negated=True), models.Q(('closed_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='request_sent_away_for_a_reason', violation_error_message='Whoever does not take a question on says why.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'referred'), _negated=True), models.Q(('referred_to', ''), _negated=True), _connector='OR'), name='request_referred_to_somebody', violation_error_message='Say who can help.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'accepted']), _negated=True), ('first_answer_at__isnull', False), _connector='OR'), name='request_answered_at_a_time', violation_error_message='A question that is answered says since when.')],
                'triggers': [pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:offered,accepted:scheduled,accepted:triaging,accepted:withdrawn,answered:resolved,answered:triaging,answered:withdrawn,declined:triaging,draft:submitted,expired:triaging,held:reported,held:scheduled,info_needed:expired,info_needed:triaging,info_needed:withdrawn,no_show:triaging,offered:accepted,offered:triaging,offered:withdrawn,partly:triaging,referred:triaging,reported:offered,reported:partly,reported:resolved,reported:unresolved,resolved:triaging,scheduled:accepted,scheduled:held,scheduled:no_show,scheduled:triaging,scheduled:withdrawn,submitted:triaging,submitted:withdrawn,triaging:answered,triaging:declined,triaging:info_needed,triaging:offered,triaging:referred,triaging:withdrawn,unresolved:triaging,withdrawn:triaging}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d79763c9eb50030f79d1869d9597a0331ed6cbcb', operation='UPDATE', pgid='pgtrigger_lifecycle_7b5fb', table='mentoring_request', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mentoring_requestevent" ("closed_at", "closed_by_id", "company_id", "days_left", "due_on", "fields_confirmed_at", "fields_confirmed_by_id", "first_answer_at", "id", "number", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised_for", "readers", "reopened_at", "rule_id", "similar_to_id", "started_at", "started_by_id", "state", "submitted_at", "submitted_by_id", "urgency", "wanted") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."company_id", NEW."days_left", NEW."due_on", NEW."fields_confirmed_at", NEW."fields_confirmed_by_id", NEW."first_answer_at", NEW."id", NEW."number", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."promised_for", NEW."readers", NEW."reopened_at", NEW."rule_id", NEW."similar_to_id", NEW."started_at", NEW."started_by_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."urgency", NEW."wanted"); RETURN NULL;', hash='f478270a1fadfb434610b0b204096c4aa55786fe', operation='INSERT', pgid='pgtrigger_insert_insert_d4a48', table='mentoring_request', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."days_left" IS DISTINCT FROM (NEW."days_left") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."fields_confirmed_at" IS DISTINCT FROM (NEW."fields_confirmed_at") OR OLD."fields_confirmed_by_id" IS DISTINCT FROM (NEW."fields_confirmed_by_id") OR OLD."first_answer_at" IS DISTINCT FROM (NEW."first_answer_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."promised_for" IS DISTINCT FROM (NEW."promised_for") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."reopened_at" IS DISTINCT FROM (NEW."reopened_at") OR OLD."rule_id" IS DISTINCT FROM (NEW."rule_id") OR OLD."similar_to_id" IS DISTINCT FROM (NEW."similar_to_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency") OR OLD."wanted" IS DISTINCT FROM (NEW."wanted"))', func='INSERT INTO "mentoring_requestevent" ("closed_at", "closed_by_id", "company_id", "days_left", "due_on", "fields_confirmed_at", "fields_confirmed_by_id", "first_answer_at", "id", "number", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised_for", "readers", "reopened_at", "rule_id", "similar_to_id", "started_at", "started_by_id", "state", "submitted_at", "submitted_by_id", "urgency", "wanted") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."company_id", NEW."days_left", NEW."due_on", NEW."fields_confirmed_at", NEW."fields_confirmed_by_id", NEW."first_answer_at", NEW."id", NEW."number", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."promised_for", NEW."readers", NEW."reopened_at", NEW."rule_id", NEW."similar_to_id", NEW."started_at", NEW."started_by_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."urgency", NEW."wanted"); RETURN NULL;', hash='eed693042c2f321b8d81090de16f729e3d653a5c', operation='UPDATE', pgid='pgtrigger_update_update_b08cb', table='mentoring_request', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what the centre needs to know')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('remind_on', models.DateField(verbose_name='reminded on')),
                ('due_on', models.DateField(verbose_name='answer by')),
                ('reply', models.TextField(blank=True, max_length=5000, verbose_name="the company's answer")),
                ('replied_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='over since')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('replied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='mentoring.request', verbose_name='question to the centre')),
            ],
            options={
                'verbose_name': 'inquiry',
                'verbose_name_plural': 'inquiries',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('request',), name='inquiry_one_open_for_a_request', violation_error_message='The company is asked for details already.'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('replied_by', None), ('reply', '')), models.Q(('closed_at__isnull', False), ('replied_at__isnull', False), ('replied_by__isnull', False), models.Q(('reply', ''), _negated=True)), _connector='OR'), name='inquiry_replied_by_somebody', violation_error_message='Details were given by somebody at a time.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='inquiry_asks_something')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=10000, verbose_name="the centre's answer")),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='mentoring.request', verbose_name='question to the centre')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_says_something')],
                'triggers': [pgtrigger.compiler.Trigger(name='answer_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5421331706cfda3477d35de3792ae5d06c991045', operation='UPDATE', pgid='pgtrigger_answer_stands_82a86', table='mentoring_answer', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RequestFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='file')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='mentoring.request', verbose_name='question to the centre')),
            ],
            options={
                'verbose_name': 'file of a question',
                'verbose_name_plural': 'files of questions',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(editable=False, max_length=20, null=True, verbose_name='number')),
                ('urgency', models.CharField(choices=[('planned', 'We plan ahead, it can wait a little'), ('normal', 'We are working on it now'), ('standstill', 'Our work or production stands still because of it')], default='normal', max_length=10, verbose_name='How urgent it is')),
                ('wanted', models.CharField(choices=[('answer', 'An answer in writing'), ('onsite', 'A talk at the centre'), ('online', 'A talk online'), ('visit', 'A visit to us'), ('series', 'A series of sessions')], default='answer', max_length=6, verbose_name='In which form')),
                ('readers', models.CharField(choices=[('experts', "The centre's staff for mentoring, and experts whom they ask"), ('staff', "Only the centre's staff for mentoring: ask us before an expert reads it")], default='experts', max_length=7, verbose_name='Who may read it, beside your company')),
                ('fields_confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='fields confirmed at')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Question received'), ('triaging', 'Being looked at'), ('info_needed', 'More details asked for'), ('answered', 'Answered by the centre'), ('offered', 'Offered to an expert'), ('accepted', 'Accepted by an expert'), ('scheduled', 'Session agreed'), ('held', 'Session held'), ('reported', 'Result written down'), ('resolved', 'Problem solved'), ('partly', 'Problem partly solved'), ('unresolved', 'Problem not solved'), ('referred', 'Shown another way'), ('declined', 'Not taken on'), ('expired', 'Closed without the details'), ('withdrawn', 'Withdrawn by the company'), ('no_show', 'Session did not take place')], default='draft', editable=False, max_length=11, verbose_name='state')),
                ('started_at', models.DateTimeField(editable=False, verbose_name='begun at')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='sent at')),
                ('promised_for', models.DateField(editable=False, null=True, verbose_name='first answer promised by')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='next step by')),
                ('days_left', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='working days left when the clock stopped')),
                ('first_answer_at', models.DateTimeField(editable=False, null=True, verbose_name='first real answer at')),
                ('reopened_at', models.DateTimeField(editable=False, null=True, verbose_name='opened again at')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed at')),
                ('closed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='company')),
                ('fields_confirmed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fields confirmed by')),
                ('owner', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked after by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mentoring.request')),
                ('similar_to', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.request', verbose_name='most like the open question')),
                ('started_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('submitted_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('rule', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.rule', verbose_name='rule')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49e55944fa86172e2a6a27e956686315597b4839', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_818f9', table='mentoring_requestevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='what is still open')),
                ('opened_at', models.DateTimeField(verbose_name='opened again at')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened again by')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reopening', to='mentoring.request', verbose_name='question to the centre')),
            ],
            options={
                'verbose_name': 'reopening',
                'verbose_name_plural': 'reopenings',
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reopening_says_something')],
                'triggers': [pgtrigger.compiler.Trigger(name='reopening_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cbddb494d1ebb26229144841faf56a7110e0ba55', operation='UPDATE', pgid='pgtrigger_reopening_stands_0730c', table='mentoring_reopening', when='BEFORE'))],
            },
        ),
        migrations.RunPython(first_rule, migrations.RunPython.noop, elidable=False),
    ])
