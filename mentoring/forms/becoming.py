"""What a company still says when its question becomes a project: what is written is there already."""

from typing import Any

from django.utils.translation import gettext_lazy

from projects.forms import ProjectForm


class BecomeForm(ProjectForm):
    """The company is the one that asked, and the researcher is its expert."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["company"], self.fields["researcher"]
        self.fields["title"].help_text = gettext_lazy("It stands in letters and lists: write nothing confidential here.")
