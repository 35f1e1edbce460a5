from django.http import HttpRequest

from innocenter.accounts.models import User


class PersonRequest(HttpRequest):
    """For type annotations: the request of a view that only signed-in people reach."""

    user: User
