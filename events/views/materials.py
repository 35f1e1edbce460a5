"""Slides and recordings: whether somebody may have one is asked on every request."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import Material
from events.views.registrations import found_by
from innocenter.files.views import answer_with


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For whoever is signed in, and what is for everybody."""
    return handed(get_object_or_404(Material.objects.visible_to(request.user).select_related("file"), pk=pk))


@never_cache
@require_safe
def by_link(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """For whoever holds the link of a registration, also without an account."""
    found = Material.objects.for_registration(found_by(token)).select_related("file")
    return handed(get_object_or_404(found, pk=pk))


def handed(material: Material) -> HttpResponseBase:
    """The file, or the way to the recording, whose address no page holds."""
    return answer_with(material.file) if material.file else HttpResponseRedirect(material.link)
