"""What each staff group may do with the rooms' new records. Whoever adds records today adds their migration here."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
