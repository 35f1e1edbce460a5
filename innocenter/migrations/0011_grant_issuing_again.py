"""Who may issue an official document again, and read with whom a lease is."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0010_front_page_shows_events"), ("issued", "0002_issued_again"), ("workspace", "0023_lease_parties")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
