"""Candidates for a question: lists of them, and what they are found by."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from innocenter.together import together


# The terms of profiles, written whenever a researcher is; the rows of those who are gone go with them.
WRITE = """
CREATE FUNCTION mentoring_write_terms(researchers bigint[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM mentoring_researcherterm WHERE researcher_id = ANY (researchers);
  INSERT INTO mentoring_researcherterm (researcher_id, term, weight)
    SELECT id, term, max(weight) FROM institutes_researcher r, LATERAL (
      SELECT unnest(ko_terms(r.keywords)) AS term, 2 AS weight
      UNION ALL SELECT unnest(ko_terms(concat_ws(' ', r.department, r.introduction))), 1
    ) said WHERE r.id = ANY (researchers) GROUP BY id, term ORDER BY id, term;
$$"""
ADDED = """
CREATE FUNCTION mentoring_terms_of_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mentoring_write_terms((SELECT array_agg(id) FROM added));
  RETURN NULL;
END $$"""
CHANGED = """
CREATE FUNCTION mentoring_terms_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mentoring_write_terms(found.ids) FROM (
    SELECT array_agg(n.id) AS ids FROM after n JOIN before o USING (id)
    WHERE (n.keywords, n.department, n.introduction) IS DISTINCT FROM (o.keywords, o.department, o.introduction)
  ) found WHERE found.ids IS NOT NULL;
  RETURN NULL;
END $$"""
ON_ADDED = """
CREATE TRIGGER mentoring_terms_of_added AFTER INSERT ON institutes_researcher REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION mentoring_terms_of_added()"""
ON_CHANGED = """
CREATE TRIGGER mentoring_terms_of_changed AFTER UPDATE ON institutes_researcher REFERENCING OLD TABLE AS before NEW TABLE AS after
FOR EACH STATEMENT EXECUTE FUNCTION mentoring_terms_of_changed()"""
FILL = "SELECT mentoring_write_terms(array_agg(id)) FROM institutes_researcher"
TERMS = [
    (WRITE, "DROP FUNCTION mentoring_write_terms(bigint[])"),
    (ADDED, "DROP FUNCTION mentoring_terms_of_added()"),
    (CHANGED, "DROP FUNCTION mentoring_terms_of_changed()"),
    (ON_ADDED, "DROP TRIGGER mentoring_terms_of_added ON institutes_researcher"),
    (ON_CHANGED, "DROP TRIGGER mentoring_terms_of_changed ON institutes_researcher"),
    (FILL, ""),
]


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_terms'),
        ('companies', '0003_history_stays'),
        ('institutes', '0002_history_stays'),
        ('mentoring', '0005_sessions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='CandidateList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('method', models.PositiveSmallIntegerField(verbose_name='method')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidate_lists', to='mentoring.request', verbose_name='question to the centre')),
            ],
            options={
                'verbose_name': 'list of candidates',
                'verbose_name_plural': 'lists of candidates',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(null=True, verbose_name='rank')),
                ('score', models.FloatField(verbose_name='score')),
                ('by_field', models.FloatField(verbose_name='share of the fields')),
                ('by_text', models.FloatField(verbose_name='likeness of the text')),
                ('load', models.FloatField(verbose_name='load')),
                ('is_new', models.BooleanField(verbose_name='without a case yet')),
                ('tie', models.CharField(blank=True, max_length=8, verbose_name='tie')),
                ('figures', models.JSONField(verbose_name='figures')),
                ('reasons', models.JSONField(verbose_name='reasons')),
                ('picked', models.BooleanField(default=False, verbose_name='chosen by the staff')),
                ('skipped_because', models.CharField(blank=True, max_length=500, verbose_name='why not')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentoring.expertprofile', verbose_name='expert')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='mentoring.candidatelist', verbose_name='list of candidates')),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'ordering': ['list', models.OrderBy(models.F('rank'), nulls_last=True), '-score', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DeclaredTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('spin_off', 'founded from the institute, or the institute holds shares'), ('shares', 'holds shares of the company, or sits on its board'), ('adviser', 'advises the company for money'), ('family', 'is family of somebody who runs the company'), ('other', 'another tie')], max_length=8, verbose_name='tie')),
                ('note', models.CharField(max_length=200, verbose_name='where it is known from')),
                ('until', models.DateField(blank=True, help_text='Empty while nobody knows an end.', null=True, verbose_name='last day')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='company')),
                ('institute', models.ForeignKey(blank=True, help_text='For a tie of everybody there. Else choose a researcher.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutes.institute', verbose_name='institute')),
                ('researcher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutes.researcher', verbose_name='researcher')),
                ('set_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'declared tie to a company',
                'verbose_name_plural': 'declared ties to companies',
                'ordering': ['company', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ResearcherTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.TextField(verbose_name='term')),
                ('weight', models.PositiveSmallIntegerField(verbose_name='weight')),
                ('researcher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutes.researcher', verbose_name='researcher')),
            ],
            options={
                'verbose_name': 'term of a profile',
                'verbose_name_plural': 'terms of profiles',
            },
        ),
        migrations.CreateModel(
            name='Rival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='company')),
                ('rival', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='its competitor')),
                ('set_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'competitor named by a company',
                'verbose_name_plural': 'competitors named by companies',
                'ordering': ['company', 'rival'],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='As companies say it.', max_length=60, verbose_name='word')),
                ('same_as', models.CharField(help_text='As experts write it in their profiles.', max_length=60, verbose_name='means the same as')),
                ('set_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['word', 'same_as'],
            },
        ),
        migrations.AddConstraint(
            model_name='candidatelist',
            constraint=models.UniqueConstraint(fields=('request', 'version'), name='candidatelist_version_once', violation_error_message='Somebody has looked for candidates at this moment already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='candidatelist',
            trigger=pgtrigger.compiler.Trigger(name='candidatelist_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0e55fa9306ce49a4460073a9ca72eb724009b272', operation='UPDATE', pgid='pgtrigger_candidatelist_stands_25ed0', table='mentoring_candidatelist', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('list', 'expert'), name='candidate_once_in_a_list'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('list', 'rank'), name='candidate_rank_once_in_a_list'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rank__isnull', False), ('tie', '')), models.Q(('rank', None), models.Q(('tie', ''), _negated=True)), _connector='OR'), name='candidate_ranked_unless_tied'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('picked', False), ('skipped_because', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('picked', True), ('skipped_because', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('picked', False), models.Q(('skipped_because', ''), _negated=True)), _connector='OR'), name='candidate_picked_or_skipped_by_somebody', violation_error_message='Write why not.'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(('by_field__range', (0, 1)), ('by_text__range', (0, 1)), ('load__range', (0, 1)), ('score__range', (0, 1))), name='candidate_parts_are_shares'),
        ),
        migrations.AddConstraint(
            model_name='declaredtie',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('institute', None), ('researcher__isnull', False)), models.Q(('institute__isnull', False), ('researcher', None)), _connector='OR'), name='declaredtie_of_one_side', violation_error_message='Choose a researcher or an institute, and not both.'),
        ),
        migrations.AddConstraint(
            model_name='declaredtie',
            constraint=models.UniqueConstraint(fields=('company', 'institute', 'researcher', 'kind'), name='declaredtie_once', nulls_distinct=False, violation_error_message='This tie is here already.'),
        ),
        migrations.AddIndex(
            model_name='researcherterm',
            index=models.Index(fields=['term'], include=('researcher', 'weight'), name='term_of_researchers'),
        ),
        migrations.AddConstraint(
            model_name='rival',
            constraint=models.UniqueConstraint(fields=('company', 'rival'), name='rival_once', violation_error_message='This competitor is here already.'),
        ),
        migrations.AddConstraint(
            model_name='rival',
            constraint=models.CheckConstraint(condition=models.Q(('company', models.F('rival')), _negated=True), name='rival_is_another_company', violation_error_message='A company is no competitor of itself.'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.UniqueConstraint(fields=('word', 'same_as'), name='synonym_once', violation_error_message='These two words are here already.'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(('word', models.F('same_as')), _negated=True), name='synonym_of_another_word', violation_error_message='A word is no synonym of itself.'),
        ),
        *(migrations.RunSQL(sql, back, elidable=False) for sql, back in TERMS),
    ])
