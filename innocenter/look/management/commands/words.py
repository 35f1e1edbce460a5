from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from innocenter.look import words


class Command(BaseCommand):
    help = "Adds new source strings to the Korean catalogues; --check tells what is wrong, --compile writes the .mo files. No database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="Change nothing; end with 1 if Korean is missing or wrong.")
        what.add_argument("--compile", action="store_true", help="Write the compiled catalogues that have changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            words.compile_all()
        elif options["check"]:
            if found := words.problems():
                raise CommandError("\n".join([*found, f"{len(found)} to mend in locale/*/ko/LC_MESSAGES/django.po."]))
            self.stdout.write("The Korean catalogues are whole.")
        else:
            for room, count in words.update().items():
                self.stdout.write(f"{room}: {count} to translate")
