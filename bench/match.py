"""`python -m innocenter.local python -m bench.match` prints how well candidates are found; the limits are in `bench/README.md`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innocenter.settings")
django.setup()

# ruff: noqa: E402 -- Django must be set up before its models can be imported
from django.core.management import call_command
from django.db import transaction

from bench.gold import Gold


def main() -> None:
    """In the database at hand, and nothing stays in it."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        gold = Gold()
        sys.stdout.write(f"{len(gold.told['questions'])} questions, {len(gold.keys)} experts\n")
        sys.stdout.write(f"fields as the company chose them   {gold.quality(confirmed=False)}\n")
        sys.stdout.write(f"fields that staff confirmed        {gold.quality(confirmed=True)}\n")
        sys.stdout.write(f"of {len(gold.told['nobody'])} questions for nobody, named wrongly: {len(gold.wrongly_named())}\n")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
