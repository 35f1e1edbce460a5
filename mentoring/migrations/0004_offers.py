"""What is offered to an expert, and whether the company lets one read it."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from innocenter.together import together


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring', '0003_desk'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='which offering')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='place in the list')),
                ('line', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='the list as it stood')),
                ('state', models.CharField(choices=[('offered', "Waits for the expert's word"), ('accepted', 'Taken on'), ('declined', 'Declined by the expert'), ('expired', 'Not answered in time'), ('released', 'Taken back'), ('withdrawn', 'Given back by the expert')], default='offered', editable=False, max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='offered at')),
                ('chosen_because', models.TextField(blank=True, max_length=1000, verbose_name='why this expert')),
                ('remind_on', models.DateField(verbose_name='expert reminded on')),
                ('due_on', models.DateField(verbose_name='word of the expert by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='word of the expert at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='offer over since')),
                ('decline_reason', models.CharField(blank=True, choices=[('no_time', 'I have no time for it now'), ('not_mine', 'It is not my field'), ('form', 'The form or the place is not possible for me'), ('conflict', 'I have a conflict of interest'), ('other', 'Another reason')], max_length=8, verbose_name='why not')),
                ('released_for', models.CharField(blank=True, choices=[('staff', 'by the staff'), ('away', 'the expert is not available any more'), ('conflict', 'a conflict of interest was found'), ('case', 'the question was withdrawn, or went back to the centre')], max_length=8, verbose_name='why it was taken back')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='in words')),
            ],
            options={
                'verbose_name': 'offer to an expert',
                'verbose_name_plural': 'offers to experts',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OfferEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(verbose_name='which offering')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='place in the list')),
                ('line', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='the list as it stood')),
                ('state', models.CharField(choices=[('offered', "Waits for the expert's word"), ('accepted', 'Taken on'), ('declined', 'Declined by the expert'), ('expired', 'Not answered in time'), ('released', 'Taken back'), ('withdrawn', 'Given back by the expert')], default='offered', editable=False, max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='offered at')),
                ('remind_on', models.DateField(verbose_name='expert reminded on')),
                ('due_on', models.DateField(verbose_name='word of the expert by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='word of the expert at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='offer over since')),
                ('decline_reason', models.CharField(blank=True, choices=[('no_time', 'I have no time for it now'), ('not_mine', 'It is not my field'), ('form', 'The form or the place is not possible for me'), ('conflict', 'I have a conflict of interest'), ('other', 'Another reason')], max_length=8, verbose_name='why not')),
                ('released_for', models.CharField(blank=True, choices=[('staff', 'by the staff'), ('away', 'the expert is not available any more'), ('conflict', 'a conflict of interest was found'), ('case', 'the question was withdrawn, or went back to the centre')], max_length=8, verbose_name='why it was taken back')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='inquiry',
            name='asks_consent',
            field=models.BooleanField(default=False, verbose_name='asks whether an expert may read it'),
        ),
        migrations.AddField(
            model_name='rule',
            name='conflict_years',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='years for which somebody who has left a company does not read its questions'),
        ),
        migrations.AddField(
            model_name='rule',
            name='offer_misses',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='experts in a row who do not take a question on, before it comes back to the staff'),
        ),
        migrations.AddField(
            model_name='rule',
            name='reply_days',
            field=models.PositiveSmallIntegerField(default=2, help_text='After that the offer goes on to the next.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days for an expert to say whether they take a question on'),
        ),
        migrations.AddField(
            model_name='rule',
            name='reply_reminder_days',
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days after which the expert is reminded of an offer'),
        ),
        migrations.AddField(
            model_name='rule',
            name='slot_days',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='working days to agree on a time after an expert has taken a question on'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('offer_misses__gte', 1), ('reply_days__gt', models.F('reply_reminder_days')), ('reply_reminder_days__gte', 1), ('slot_days__gte', 1)), name='mrule_offer_reminded_before_it_ends', violation_error_message='An expert is reminded before the time for a word is over.'),
        ),
        migrations.AddField(
            model_name='offer',
            name='expert',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='offer',
            name='made_by',
            field=models.ForeignKey(blank=True, help_text='Empty when the list went on by itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='offered by'),
        ),
        migrations.AddField(
            model_name='offer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='mentoring.request', verbose_name='question to the centre'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='expert',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.expertprofile', verbose_name='expert'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='made_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Empty when the list went on by itself.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='offered by'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mentoring.offer'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='request',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mentoring.request', verbose_name='question to the centre'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['state', 'due_on'], name='expertoffer_by_due_day'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'accepted'])), fields=('request',), name='expertoffer_one_open_for_a_request', violation_error_message='This question is with an expert already.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(fields=('request', 'expert', 'round'), name='expertoffer_once_in_a_round', violation_error_message='This expert was asked already.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ['accepted', 'declined', 'withdrawn'])), models.Q(('answered_at', None), ('state__in', ['offered', 'expired'])), ('state', 'released'), _connector='OR'), name='expertoffer_answered_at_a_time', violation_error_message='The word of an expert has a time.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['offered', 'accepted'])), models.Q(models.Q(('state__in', ['offered', 'accepted']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='expertoffer_over_at_a_time', violation_error_message='An offer that is over says since when.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'withdrawn']), models.Q(('decline_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ['declined', 'withdrawn']), _negated=True), ('decline_reason', '')), _connector='OR'), name='expertoffer_declined_for_a_reason', violation_error_message='Choose why not.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), models.Q(('released_for', ''), _negated=True)), models.Q(models.Q(('state', 'released'), _negated=True), ('released_for', '')), _connector='OR'), name='expertoffer_released_for_a_reason', violation_error_message='An offer that is taken back says why.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('decline_reason', 'other'), _negated=True), models.Q(('released_for', 'staff'), _negated=True)), models.Q(('note', ''), _negated=True), _connector='OR'), name='expertoffer_other_reason_in_words', violation_error_message='Write the reason.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('rank__isnull', False), models.Q(('made_by__isnull', False), models.Q(('chosen_because', ''), _negated=True)), _connector='OR'), name='expertoffer_past_the_list_for_a_reason', violation_error_message='Write why this expert is asked, who is not in the list.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('remind_on__lt', models.F('due_on'))), name='expertoffer_reminded_before_it_ends', violation_error_message='An expert is reminded before the time for a word is over.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:released,accepted:withdrawn,offered:accepted,offered:declined,offered:expired,offered:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c7dd9977aabd1a47308fe6c08e0435476ea2d87c', operation='UPDATE', pgid='pgtrigger_lifecycle_7a59b', table='mentoring_offer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mentoring_offerevent" ("answered_at", "decline_reason", "due_on", "ended_at", "expert_id", "id", "line", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "released_for", "remind_on", "request_id", "round", "state") VALUES (NEW."answered_at", NEW."decline_reason", NEW."due_on", NEW."ended_at", NEW."expert_id", NEW."id", NEW."line", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."released_for", NEW."remind_on", NEW."request_id", NEW."round", NEW."state"); RETURN NULL;', hash='1ec4b42c1b5be332bf44c80d1c0484a08ca7ea1f', operation='INSERT', pgid='pgtrigger_insert_insert_60416', table='mentoring_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."decline_reason" IS DISTINCT FROM (NEW."decline_reason") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."expert_id" IS DISTINCT FROM (NEW."expert_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."released_for" IS DISTINCT FROM (NEW."released_for") OR OLD."remind_on" IS DISTINCT FROM (NEW."remind_on") OR OLD."request_id" IS DISTINCT FROM (NEW."request_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "mentoring_offerevent" ("answered_at", "decline_reason", "due_on", "ended_at", "expert_id", "id", "line", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "released_for", "remind_on", "request_id", "round", "state") VALUES (NEW."answered_at", NEW."decline_reason", NEW."due_on", NEW."ended_at", NEW."expert_id", NEW."id", NEW."line", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank", NEW."released_for", NEW."remind_on", NEW."request_id", NEW."round", NEW."state"); RETURN NULL;', hash='334cb9fef157bbed93c6b9b0444842f1f8adf222', operation='UPDATE', pgid='pgtrigger_update_update_5f795', table='mentoring_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='efd75d0525b72ea6de4896c1607b3e165c10d109', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d6212', table='mentoring_offerevent', when='BEFORE')),
        ),
    ])
