from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from innocenter.look import lifecycles, words


class Command(BaseCommand):
    help = "Draws docs/lifecycles.md from the MOVES tables. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; end with 1 if the page is older than the code.")

    def handle(self, *args: Any, **options: Any) -> None:
        words.compile_all()
        file, page = lifecycles.page_file(), lifecycles.page()
        if options["check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != page:
                raise CommandError("docs/lifecycles.md is older than the code: run manage.py lifecycles.")
            return
        file.write_text(page, encoding="utf-8")
        self.stdout.write(f"{len(lifecycles.living())} lifecycles drawn.")
