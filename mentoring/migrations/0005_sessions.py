"""Sessions: times agreed with experts, second experts, logs, plans of series."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from innocenter.together import together


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring', '0004_offers'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('workspace', '0005_history_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version in calendars')),
                ('starts_at', models.DateTimeField(verbose_name='begin of the session')),
                ('ends_at', models.DateTimeField(verbose_name='end of the session')),
                ('made_at', models.DateTimeField(verbose_name='agreed at')),
            ],
            options={
                'verbose_name': 'agreed time',
                'verbose_name_plural': 'agreed times',
                'ordering': ['session', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='which session')),
                ('form', models.CharField(choices=[('onsite', 'At the centre'), ('online', 'Online meeting'), ('visit', "At the company's place")], max_length=6, verbose_name='form of the session')),
                ('starts_at', models.DateTimeField(verbose_name='begin of the session')),
                ('ends_at', models.DateTimeField(verbose_name='end of the session')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='address for the visit')),
                ('join_link', models.URLField(blank=True, max_length=500, verbose_name='link to join')),
                ('agenda', models.TextField(blank=True, max_length=2000, verbose_name='what is to be talked about')),
                ('state', models.CharField(choices=[('proposed', 'Time proposed'), ('scheduled', 'Time agreed'), ('held', 'Session over, log to be written'), ('reported', 'Log written'), ('no_show', 'Somebody did not come'), ('cancelled', 'Session cancelled'), ('lapsed', 'Proposal not taken')], default='scheduled', editable=False, max_length=9, verbose_name='state of the session')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='version in calendars')),
                ('moved', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='how often it was moved')),
                ('kept_until', models.DateTimeField(editable=False, null=True, verbose_name='kept until')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('agreed_at', models.DateTimeField(null=True, verbose_name='agreed at')),
                ('log_due_on', models.DateField(editable=False, null=True, verbose_name='log due on')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='why')),
                ('absent', models.CharField(blank=True, choices=[('company', 'the company'), ('expert', 'the expert')], max_length=7, verbose_name='who did not come')),
                ('absence', models.TextField(blank=True, max_length=1000, verbose_name='what happened')),
                ('objection', models.TextField(blank=True, max_length=1000, verbose_name='objection')),
                ('objected_at', models.DateTimeField(null=True, verbose_name='objected at')),
                ('excused_at', models.DateTimeField(null=True, verbose_name='excused at')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['starts_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SessionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='which session')),
                ('form', models.CharField(choices=[('onsite', 'At the centre'), ('online', 'Online meeting'), ('visit', "At the company's place")], max_length=6, verbose_name='form of the session')),
                ('starts_at', models.DateTimeField(verbose_name='begin of the session')),
                ('ends_at', models.DateTimeField(verbose_name='end of the session')),
                ('state', models.CharField(choices=[('proposed', 'Time proposed'), ('scheduled', 'Time agreed'), ('held', 'Session over, log to be written'), ('reported', 'Log written'), ('no_show', 'Somebody did not come'), ('cancelled', 'Session cancelled'), ('lapsed', 'Proposal not taken')], default='scheduled', editable=False, max_length=9, verbose_name='state of the session')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='version in calendars')),
                ('moved', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='how often it was moved')),
                ('kept_until', models.DateTimeField(editable=False, null=True, verbose_name='kept until')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('agreed_at', models.DateTimeField(null=True, verbose_name='agreed at')),
                ('log_due_on', models.DateField(editable=False, null=True, verbose_name='log due on')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('absent', models.CharField(blank=True, choices=[('company', 'the company'), ('expert', 'the expert')], max_length=7, verbose_name='who did not come')),
                ('objected_at', models.DateTimeField(null=True, verbose_name='objected at')),
                ('excused_at', models.DateTimeField(null=True, verbose_name='excused at')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SessionExpert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'Asked to come along'), ('accepted', 'Comes along'), ('declined', 'Does not come along'), ('released', 'Not needed any more')], default='invited', editable=False, max_length=8, verbose_name='state of the second expert')),
                ('invited_at', models.DateTimeField(verbose_name='asked at')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
            ],
            options={
                'verbose_name': 'second expert',
                'verbose_name_plural': 'second experts',
                'ordering': ['invited_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SessionExpertEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('invited', 'Asked to come along'), ('accepted', 'Comes along'), ('declined', 'Does not come along'), ('released', 'Not needed any more')], default='invited', editable=False, max_length=8, verbose_name='state of the second expert')),
                ('invited_at', models.DateTimeField(verbose_name='asked at')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SessionLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('findings', models.TextField(max_length=5000, verbose_name='what was found')),
                ('advice', models.TextField(max_length=5000, verbose_name='what the company is advised to do')),
                ('next_step', models.TextField(max_length=2000, verbose_name='next step')),
                ('attendees', models.CharField(max_length=300, verbose_name='who was there')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='hours of the expert')),
                ('second_hours', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='hours of the second expert')),
                ('follow_up', models.BooleanField(default=False, verbose_name='another session follows')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
            ],
            options={
                'verbose_name': 'log of a session',
                'verbose_name_plural': 'logs of sessions',
            },
        ),
        migrations.CreateModel(
            name='SessionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goals', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), size=None, verbose_name='goals of the sessions')),
                ('made_at', models.DateTimeField(verbose_name='written at')),
            ],
            options={
                'verbose_name': 'plan of a series',
                'verbose_name_plural': 'plans of series',
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='request',
            name='lifecycle',
        ),
        migrations.AddField(
            model_name='rule',
            name='join_minutes',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='minutes before a session from which the link to join is shown'),
        ),
        migrations.AddField(
            model_name='rule',
            name='log_days',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days for an expert to write the log of a session'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='request',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:offered,accepted:scheduled,accepted:triaging,accepted:withdrawn,answered:resolved,answered:triaging,answered:withdrawn,declined:triaging,draft:submitted,expired:triaging,held:accepted,held:no_show,held:reported,held:scheduled,held:triaging,info_needed:expired,info_needed:triaging,info_needed:withdrawn,no_show:triaging,offered:accepted,offered:triaging,offered:withdrawn,partly:triaging,referred:triaging,reported:offered,reported:partly,reported:resolved,reported:unresolved,resolved:triaging,scheduled:accepted,scheduled:held,scheduled:no_show,scheduled:triaging,scheduled:withdrawn,submitted:triaging,submitted:withdrawn,triaging:answered,triaging:declined,triaging:info_needed,triaging:offered,triaging:referred,triaging:withdrawn,unresolved:triaging,withdrawn:triaging}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='48d2c5861aae2e10d933c416b2723ca8fd25ba7d', operation='UPDATE', pgid='pgtrigger_lifecycle_7b5fb', table='mentoring_request', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='appointment',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by'),
        ),
        migrations.AddField(
            model_name='session',
            name='agreed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by'),
        ),
        migrations.AddField(
            model_name='session',
            name='claims',
            field=models.ManyToManyField(editable=False, related_name='for_sessions', to='workspace.claim', verbose_name='uses of rooms'),
        ),
        migrations.AddField(
            model_name='session',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='session',
            name='excused_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='excused by'),
        ),
        migrations.AddField(
            model_name='session',
            name='expert',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='session',
            name='hold',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='session', to='mentoring.slothold', verbose_name='time of an expert'),
        ),
        migrations.AddField(
            model_name='session',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='session',
            name='objected_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='objected by'),
        ),
        migrations.AddField(
            model_name='session',
            name='people',
            field=models.ManyToManyField(editable=False, related_name='mentoring_sessions', to=settings.AUTH_USER_MODEL, verbose_name='who comes from the company'),
        ),
        migrations.AddField(
            model_name='session',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='mentoring.request', verbose_name='question to the centre'),
        ),
        migrations.AddField(
            model_name='session',
            name='room',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workspace.room', verbose_name='room'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='mentoring.session', verbose_name='session'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='agreed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='closed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='excused_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='excused by'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='expert',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='hold',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.slothold', verbose_name='time of an expert'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='objected_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='objected by'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mentoring.session'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='request',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.request', verbose_name='question to the centre'),
        ),
        migrations.AddField(
            model_name='sessionevent',
            name='room',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workspace.room', verbose_name='room'),
        ),
        migrations.AddField(
            model_name='sessionexpert',
            name='expert',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_sessions', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='sessionexpert',
            name='hold',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='joint_session', to='mentoring.slothold', verbose_name='time of an expert'),
        ),
        migrations.AddField(
            model_name='sessionexpert',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='sessionexpert',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='mentoring.session', verbose_name='session'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='expert',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='hold',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.slothold', verbose_name='time of an expert'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='invited_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mentoring.sessionexpert'),
        ),
        migrations.AddField(
            model_name='sessionexpertevent',
            name='session',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.session', verbose_name='session'),
        ),
        migrations.AddField(
            model_name='sessionlog',
            name='session',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='mentoring.session', verbose_name='session'),
        ),
        migrations.AddField(
            model_name='sessionlog',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='sessionplan',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='sessionplan',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='mentoring.request', verbose_name='question to the centre'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['state', 'starts_at'], name='session_by_time'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'scheduled')), fields=('request',), name='session_one_agreed_for_a_request', violation_error_message='A session is agreed already. Move it, or cancel it first.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['scheduled', 'held', 'reported'])), fields=('request', 'number'), name='session_number_once', violation_error_message='This question has a session of this number.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_it_begins', violation_error_message='The end comes after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('moved__lte', 2)), name='session_moved_twice_at_most', violation_error_message='A session is moved twice at most.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', 'onsite'), ('join_link', ''), ('place', ''), ('room__isnull', False)), models.Q(('form', 'online'), ('place', ''), ('room', None)), models.Q(('form', 'visit'), ('join_link', ''), ('room', None), models.Q(models.Q(('place', ''), _negated=True), models.Q(('state__in', ['scheduled', 'held', 'reported', 'no_show']), _negated=True), _connector='OR')), _connector='OR'), name='session_place_fits_its_form', violation_error_message='A session has a room of the centre, a link, or an address, as its form asks.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proposed'), _negated=True), ('kept_until__isnull', False), _connector='OR'), name='session_proposed_for_a_while', violation_error_message='What is proposed says until when it is kept.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['scheduled', 'held', 'reported', 'no_show']), _negated=True), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='session_agreed_by_somebody', violation_error_message='A session was agreed by somebody at a time.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'reported']), _negated=True), ('log_due_on__isnull', False), _connector='OR'), name='session_log_owed_by_a_day', violation_error_message='After a session the log is owed by a day.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ['no_show', 'cancelled', 'lapsed'])), models.Q(models.Q(('state__in', ['no_show', 'cancelled', 'lapsed']), _negated=True), ('closed_at', None), ('closed_by', None)), _connector='OR'), name='session_ended_at_a_time', violation_error_message='A session that is off says since when.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'no_show'), models.Q(('absent', ''), _negated=True), models.Q(('absence', ''), _negated=True)), models.Q(models.Q(('state', 'no_show'), _negated=True), ('absence', ''), ('absent', '')), _connector='OR'), name='session_missed_by_somebody', violation_error_message='Say who did not come, and what happened.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('objected_at', None), ('objected_by', None), ('objection', '')), models.Q(models.Q(('objection', ''), _negated=True), ('objected_at__isnull', False), ('objected_by__isnull', False), ('state', 'no_show')), _connector='OR'), name='session_objected_by_somebody', violation_error_message='An objection is made by somebody at a time.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('excused_at', None), ('excused_by', None)), models.Q(('excused_at__isnull', False), ('excused_by__isnull', False), ('state', 'no_show')), _connector='OR'), name='session_excused_by_somebody', violation_error_message='Somebody who did not come is excused by somebody at a time.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:no_show,held:reported,proposed:cancelled,proposed:lapsed,proposed:scheduled,scheduled:cancelled,scheduled:held,scheduled:no_show}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='18f270f0e9bee10bd4c35ce9b0131cc7da7139ca', operation='UPDATE', pgid='pgtrigger_lifecycle_2443b', table='mentoring_session', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mentoring_sessionevent" ("absent", "agreed_at", "agreed_by_id", "closed_at", "closed_by_id", "ends_at", "excused_at", "excused_by_id", "expert_id", "form", "hold_id", "id", "kept_until", "log_due_on", "made_at", "made_by_id", "moved", "number", "objected_at", "objected_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "room_id", "sequence", "starts_at", "state", "uid") VALUES (NEW."absent", NEW."agreed_at", NEW."agreed_by_id", NEW."closed_at", NEW."closed_by_id", NEW."ends_at", NEW."excused_at", NEW."excused_by_id", NEW."expert_id", NEW."form", NEW."hold_id", NEW."id", NEW."kept_until", NEW."log_due_on", NEW."made_at", NEW."made_by_id", NEW."moved", NEW."number", NEW."objected_at", NEW."objected_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."request_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."state", NEW."uid"); RETURN NULL;', hash='64aa2201dc91d3e8003871b4e6a87c1e22e8a02e', operation='INSERT', pgid='pgtrigger_insert_insert_7a76e', table='mentoring_session', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."absent" IS DISTINCT FROM (NEW."absent") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."agreed_by_id" IS DISTINCT FROM (NEW."agreed_by_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."excused_at" IS DISTINCT FROM (NEW."excused_at") OR OLD."excused_by_id" IS DISTINCT FROM (NEW."excused_by_id") OR OLD."expert_id" IS DISTINCT FROM (NEW."expert_id") OR OLD."form" IS DISTINCT FROM (NEW."form") OR OLD."hold_id" IS DISTINCT FROM (NEW."hold_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kept_until" IS DISTINCT FROM (NEW."kept_until") OR OLD."log_due_on" IS DISTINCT FROM (NEW."log_due_on") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."moved" IS DISTINCT FROM (NEW."moved") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."objected_at" IS DISTINCT FROM (NEW."objected_at") OR OLD."objected_by_id" IS DISTINCT FROM (NEW."objected_by_id") OR OLD."request_id" IS DISTINCT FROM (NEW."request_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "mentoring_sessionevent" ("absent", "agreed_at", "agreed_by_id", "closed_at", "closed_by_id", "ends_at", "excused_at", "excused_by_id", "expert_id", "form", "hold_id", "id", "kept_until", "log_due_on", "made_at", "made_by_id", "moved", "number", "objected_at", "objected_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "room_id", "sequence", "starts_at", "state", "uid") VALUES (NEW."absent", NEW."agreed_at", NEW."agreed_by_id", NEW."closed_at", NEW."closed_by_id", NEW."ends_at", NEW."excused_at", NEW."excused_by_id", NEW."expert_id", NEW."form", NEW."hold_id", NEW."id", NEW."kept_until", NEW."log_due_on", NEW."made_at", NEW."made_by_id", NEW."moved", NEW."number", NEW."objected_at", NEW."objected_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."request_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."state", NEW."uid"); RETURN NULL;', hash='8ad7105213752f5a0e2e293e12c0574d8ff962b3', operation='UPDATE', pgid='pgtrigger_update_update_c267d', table='mentoring_session', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(fields=('session', 'number'), name='appointment_once_for_a_version', violation_error_message='This time was agreed already.'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_it_begins', violation_error_message='The end comes after the beginning.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='appointment_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eff386fb18ea0af2107bbe0d0d2968c9eb3ade74', operation='UPDATE', pgid='pgtrigger_appointment_stands_2fd2c', table='mentoring_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ffa5a6940ff164cd3ee61bdd8302206d9096fd5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_abc7b', table='mentoring_sessionevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sessionexpert',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['invited', 'accepted'])), fields=('session',), name='second_expert_one_for_a_session', violation_error_message='A second expert is asked already.'),
        ),
        migrations.AddConstraint(
            model_name='sessionexpert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'invited')), models.Q(('answered_at__isnull', False), ('state__in', ['accepted', 'declined'])), ('state', 'released'), _connector='OR'), name='second_expert_answered_at_a_time', violation_error_message='The word of a second expert has a time.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionexpert',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:declined,accepted:released,invited:accepted,invited:declined,invited:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a0605b73ceaf5a89cd2c0ff94b703a096e72fed9', operation='UPDATE', pgid='pgtrigger_lifecycle_27c77', table='mentoring_sessionexpert', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionexpert',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mentoring_sessionexpertevent" ("answered_at", "expert_id", "hold_id", "id", "invited_at", "invited_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "state") VALUES (NEW."answered_at", NEW."expert_id", NEW."hold_id", NEW."id", NEW."invited_at", NEW."invited_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."session_id", NEW."state"); RETURN NULL;', hash='84495d594c8621f49f5ab016e1758c4d63f17c7e', operation='INSERT', pgid='pgtrigger_insert_insert_260a0', table='mentoring_sessionexpert', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionexpert',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mentoring_sessionexpertevent" ("answered_at", "expert_id", "hold_id", "id", "invited_at", "invited_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "state") VALUES (NEW."answered_at", NEW."expert_id", NEW."hold_id", NEW."id", NEW."invited_at", NEW."invited_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."session_id", NEW."state"); RETURN NULL;', hash='e73240db83350dc78d9e307fbae2d850a87b12dd', operation='UPDATE', pgid='pgtrigger_update_update_618b7', table='mentoring_sessionexpert', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionexpertevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fcb8aa6bfe9c367b09310a67d64d7c4f0789ace8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_739cf', table='mentoring_sessionexpertevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sessionlog',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gte', Decimal('0.5')), ('hours__lte', 24), models.Q(('second_hours', None), models.Q(('second_hours__gte', Decimal('0.5')), ('second_hours__lte', 24)), _connector='OR')), name='log_hours_of_a_day', violation_error_message='Hours lie between half an hour and 24 hours.'),
        ),
        migrations.AddConstraint(
            model_name='sessionlog',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('findings', ''), _negated=True), models.Q(('advice', ''), _negated=True), models.Q(('next_step', ''), _negated=True), models.Q(('attendees', ''), _negated=True)), name='log_says_something', violation_error_message='The log says what was found, what is advised, what comes next and who was there.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sessionlog',
            trigger=pgtrigger.compiler.Trigger(name='log_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='49595183c2e99e7742d912aabe1de7765ea626f0', operation='UPDATE', pgid='pgtrigger_log_stands_4847c', table='mentoring_sessionlog', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sessionplan',
            constraint=models.CheckConstraint(condition=models.Q(('goals__len__gte', 3), ('goals__len__lte', 6)), name='plan_of_three_to_six', violation_error_message='A series has three to six sessions.'),
        ),
    ])
