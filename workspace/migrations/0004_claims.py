"""Occupancies, which counted days, become claims, which count moments: the rows stay, and so does their history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SEOUL_DAYS = """
CREATE FUNCTION seoul_days(during tstzrange) RETURNS daterange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN daterange(
    timezone('Asia/Seoul', lower(during))::date, (timezone('Asia/Seoul', upper(during)) - interval '1 microsecond')::date, '[]'
)
"""
SEOUL_SPAN = """
CREATE FUNCTION seoul_span(days daterange) RETURNS tstzrange LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN tstzrange(timezone('Asia/Seoul', lower(days)::timestamp), timezone('Asia/Seoul', upper(days)::timestamp))
"""
TABLES = ("workspace_claim", "workspace_claimevent")
MOMENTS = [f"ALTER TABLE {table} ALTER COLUMN during TYPE tstzrange USING seoul_span(during)" for table in TABLES]
DAYS = [f"ALTER TABLE {table} ALTER COLUMN during TYPE daterange USING seoul_days(during)" for table in TABLES]
KINDS = [('lease', 'Lease'), ('booking', 'Booking'), ('closure', 'Closed'), ('event', 'Event'), ('consultation', 'Consultation')]


def during() -> models.Field:
    return django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='time')


def kind() -> models.Field:
    return models.CharField(choices=KINDS, default='lease', max_length=12, verbose_name='kind')


def reason(to: str) -> models.Field:
    return models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=f'workspace.{to}', verbose_name=to)


class Migration(migrations.Migration):
    dependencies = [('pghistory', '0007_auto_20250421_0444'), ('workspace', '0003_first_rule')]
    operations = [
        *(pgtrigger.migrations.RemoveTrigger(model_name='occupancy', name=name) for name in ('lifecycle', 'insert_insert', 'update_update')),
        *(
            migrations.RemoveConstraint(model_name='occupancy', name=f'occupancy_{name}')
            for name in ('desk_never_twice', 'has_first_and_last_day', 'held_by_an_offer', 'live_under_a_lease')
        ),
        migrations.RenameModel('Occupancy', 'Claim'),
        migrations.RenameModel('OccupancyEvent', 'ClaimEvent'),
        migrations.RunSQL([SEOUL_DAYS, SEOUL_SPAN], ["DROP FUNCTION seoul_span(daterange)", "DROP FUNCTION seoul_days(tstzrange)"]),
        migrations.RunSQL(
            MOMENTS, DAYS,
            state_operations=[migrations.AlterField(name, 'during', during()) for name in ('claim', 'claimevent')],
        ),
        *(migrations.AddField(name, 'kind', kind()) for name in ('claim', 'claimevent')),
        migrations.AddField(
            'claim', 'days',
            models.GeneratedField(db_persist=True, expression=models.Func(models.F('during'), function='seoul_days'), output_field=django.contrib.postgres.fields.ranges.DateRangeField(), verbose_name='days'),
        ),
        *(migrations.AlterField('claim', to, reason(to)) for to in ('offer', 'lease')),
        migrations.AlterField('claim', 'room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='workspace.room', verbose_name='room or desk')),
        migrations.AlterModelOptions('claim', options={'ordering': ['during', 'pk'], 'verbose_name': 'use of a room', 'verbose_name_plural': 'uses of rooms'}),
        migrations.AddField(
            model_name='room',
            name='parts',
            field=models.ManyToManyField(blank=True, help_text='Rooms that become this one when the wall between them is opened: who takes it takes each of them.', related_name='wholes', to='workspace.room', verbose_name='made up of'),
        ),
        migrations.AlterField(
            model_name='room',
            name='kind',
            field=models.CharField(choices=[('desk', 'Desk in the open office'), ('hot_desk', 'Desk by the hour'), ('office', 'Office'), ('meeting', 'Meeting room'), ('seminar', 'Seminar room'), ('other', 'Other room')], default='desk', max_length=10, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GistIndex(condition=models.Q(('state__in', ['held', 'live'])), fields=['during'], name='claim_during'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['held', 'live'])), expressions=[('room', '='), ('during', '&&')], name='claim_room_once_at_a_time', violation_error_message='That room is taken for part of this time.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False), ('during__lower_inf', False), ('during__upper_inf', False)), name='claim_has_begin_and_end', violation_error_message='A room is taken from a beginning to an end.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'lease'), _negated=True), ('during', models.Func(models.F('days'), function='seoul_span', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField())), _connector='OR'), name='claim_of_a_lease_in_whole_days', violation_error_message='A lease takes whole days.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'lease'), ('offer__isnull', True), ('state', 'held'), _negated=True), name='claim_held_by_an_offer', violation_error_message='Only an offer holds a desk.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'lease'), ('lease__isnull', True), ('state', 'live'), _negated=True), name='claim_live_under_a_lease', violation_error_message='Only a lease uses a desk.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'lease'), models.Q(('lease__isnull', True), ('offer__isnull', True)), _connector='OR'), name='claim_kind_fits_its_reason', violation_error_message='What a room is taken for, and the record behind it, must agree.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:live,held:void,live:void}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='71fbd73abba71d65bcd1f71de783b5ac0a4b7895', operation='UPDATE', pgid='pgtrigger_lifecycle_81c41', table='workspace_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workspace_claimevent" ("during", "id", "kind", "lease_id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "state") VALUES (NEW."during", NEW."id", NEW."kind", NEW."lease_id", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."room_id", NEW."state"); RETURN NULL;', hash='39f26430f720a5627531b93fb7656eec1b375198', operation='INSERT', pgid='pgtrigger_insert_insert_5dcdf', table='workspace_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."during" IS DISTINCT FROM (NEW."during") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lease_id" IS DISTINCT FROM (NEW."lease_id") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "workspace_claimevent" ("during", "id", "kind", "lease_id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "state") VALUES (NEW."during", NEW."id", NEW."kind", NEW."lease_id", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."room_id", NEW."state"); RETURN NULL;', hash='2f022ea55f138d0ba2b46052104346add96c4641', operation='UPDATE', pgid='pgtrigger_update_update_cb59c', table='workspace_claim', when='AFTER')),
        ),
    ]
