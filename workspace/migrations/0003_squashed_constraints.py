"""What the database itself must hold of leases, and Django has no words for: months as the Civil Act counts them, and composite foreign keys.

I2 no lease past 24 months from its first day, no term longer than six months or off the count · I3 no term after the first without a decided
review of that lease's previous term, which grants it or for whose sake it is provisional (30 days at most, and no term follows it) · I4 such a
review cannot be taken back · I5 terms have no gap and no overlap.
"""

from django.db import migrations

CONSTRAINTS = [
    ("workspace_lease", "lease_cap_is_civil_end", "CHECK (cap = civil_end(first_day, months))"),
    ("workspace_lease", "lease_first_day_and_cap", "UNIQUE (id, first_day, cap)"),
    ("workspace_term", "term_number_and_end", "UNIQUE (lease_id, number, \"end\")"),
    ("workspace_term", "term_of_its_lease", "UNIQUE (id, lease_id, number)"),
    ("workspace_renewalreview", "review_grant", "UNIQUE (id, lease_id, term_number, grants)"),
    (
        "workspace_term", "term_counted_from_the_first_day",
        "CHECK (\"end\" <= civil_end(lease_first_day, through) AND first_day >= civil_end(lease_first_day, greatest(through - 6, 0)))",
    ),
    (
        "workspace_term", "term_copies_its_lease",
        "FOREIGN KEY (lease_id, lease_first_day, lease_cap) REFERENCES workspace_lease (id, first_day, cap)",
    ),
    (
        "workspace_term", "term_begins_where_the_last_ended",
        "FOREIGN KEY (lease_id, previous, first_day) REFERENCES workspace_term (lease_id, number, \"end\")",
    ),
    (
        "workspace_renewalreview", "review_of_its_term",
        "FOREIGN KEY (term_id, lease_id, term_number) REFERENCES workspace_term (id, lease_id, number)",
    ),
    (
        "workspace_term", "term_rests_on_a_grant",
        "FOREIGN KEY (review_id, lease_id, previous, rests_on_grant) REFERENCES workspace_renewalreview (id, lease_id, term_number, grants)",
    ),
    ("workspace_renewalreview", "review_number", "UNIQUE (id, lease_id, term_number)"),
    ("workspace_term", "term_number_and_kind", "UNIQUE (lease_id, number, provisional)"),
    ("workspace_term", "term_provisional_at_most_30_days", "CHECK (NOT provisional OR (number > 1 AND \"end\" - first_day <= 30))"),
    (
        "workspace_term", "term_follows_the_review_of_the_last",
        "FOREIGN KEY (review_id, lease_id, previous) REFERENCES workspace_renewalreview (id, lease_id, term_number)",
    ),
    (
        "workspace_term", "term_never_after_a_provisional_one",
        "FOREIGN KEY (lease_id, previous, previous_provisional) REFERENCES workspace_term (lease_id, number, provisional)",
    ),
]
ADDED = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}" for table, name, rule in CONSTRAINTS]
DROPPED = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in reversed(CONSTRAINTS)]


class Migration(migrations.Migration):
    replaces = [("workspace", "0002_constraints")]
    dependencies = [("workspace", "0002_squashed_models")]
    operations = [migrations.RunSQL(ADDED, DROPPED)]
