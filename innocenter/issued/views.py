"""Reading a document, and the page where anybody can ask whether one is ours."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.issued.forms import CheckForm
from innocenter.issued.models import IssuedDocument
from innocenter.look.limits import address_of, is_too_often


@login_required
@require_safe
def document(request: PersonRequest, number: str, version: int, language: str) -> FileResponse:
    """For whoever may see what it is about; the access is written down."""
    found = get_object_or_404(IssuedDocument.objects.select_related("file"), number=number, version=version, language=language)
    about = found.thing(visible_to=request.user)
    if about is None:
        raise Http404
    return serve(request, found.file, about=found, people=found.people(about), inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Says whether a document is ours: its kind, its date and whether a newer version replaces it, never whom it is about,
    unless its kind shows initials. Whoever asks too often waits a minute.
    """
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            return redirect(f"{request.path}?{urlencode(form.asked())}")
        return render(request, "issued/check.html", {"form": form, "asked": False})
    number, code, sha256 = (request.GET.get(name, "").replace("\x00", "").strip()[:64] for name in ("number", "code", "hash"))
    asked = bool(number and (code or sha256))
    form = CheckForm(initial={"number": number, "proof": code or sha256})
    if asked and is_too_often(f"check:{address_of(request)}", times=30, seconds=60):
        return render(request, "429.html", status=429)
    found = IssuedDocument.objects.genuine(number, code=code, sha256=sha256) if asked else None
    return render(request, "issued/check.html", {"form": form, "asked": asked, "found": found, "shown": found.shown() if found else ()})
