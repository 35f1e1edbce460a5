"""Offers to experts came after the last grant."""

from django.db import migrations

from innocenter.accounts.groups import grant


class Migration(migrations.Migration):
    dependencies = [("innocenter", "0009_answers_for_visitors"), ("mentoring", "0004_offers")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=True)]
