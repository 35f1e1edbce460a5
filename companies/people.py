"""Who acts for a company: the pages and acts of joining, inviting and leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.forms import InviteForm
from companies.models import Company, Person
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from innocenter.privacy.models import AccessEvent


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    return _people(request, get_object_or_404(Company.objects.open_to(request.user), pk=pk), InviteForm())


@login_required
@require_POST
def invite(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.run_by(request.user), pk=pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            person = company.invite(**form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            form.add_error("email", refusal)
        else:
            messages.success(request, _("We have written to %(email)s.") % {"email": person.email})
            return redirect("companies:people", company.pk)
    return _people(request, company, form)


def _people(request: PersonRequest, company: Company, form: InviteForm) -> HttpResponse:
    """Names and addresses of colleagues are personal data: who reads them is written down."""
    people = list(company.people.for_managers())
    AccessEvent.objects.record(request, about=company, action="list", people=[person.user for person in people if person.user])
    is_manager = request.user.may_as_staff("companies.change_person") or company.is_manager(request.user)
    return render(request, "companies/people.html", {"company": company, "people": people, "form": form, "is_manager": is_manager})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask to act for a company that is listed, or whose number one has just entered."""
    company = get_object_or_404(Company.objects.joinable_by(request.user, entered=request.session.get("may_join")), pk=pk)
    stay = Person.objects.stays_of(request.user).in_company(company).first()
    if request.method != "POST":
        return render(request, "companies/join.html", {"company": company, "stay": stay, "form": NoForm()})
    try:
        stay = company.ask_to_join(by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
    if stay and stay.state == Person.State.ACTIVE:
        return redirect("companies:own", company.pk)
    return redirect("companies:join", company.pk)


@login_required
@require_safe
def invitation(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.addressed_to(request.user), pk=pk)
    return render(request, "companies/invitation.html", {"person": person, "company": person.company})


@login_required
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.addressed_to(request.user), pk=pk)
    done = _("You act for %(company)s now.") % {"company": person.company.name}
    if tried(request, person.accept, done):
        return redirect("companies:own", person.company_id)
    return redirect("companies:invitation", pk)


@login_required
@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.addressed_to(request.user), pk=pk)
    tried(request, person.decline, _("You have declined the invitation."))
    return redirect("companies:invitation", pk)


@login_required
@require_POST
def admit(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.of_managed(request.user), pk=pk)
    tried(request, person.admit, _("%(person)s acts for the company now.") % {"person": person})
    return redirect("companies:people", person.company_id)


@login_required
@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.of_managed(request.user), pk=pk)
    tried(request, person.refuse, _("You have refused the request of %(person)s.") % {"person": person})
    return redirect("companies:people", person.company_id)


@login_required
@require_POST
def make_manager(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.of_managed(request.user), pk=pk)
    tried(request, person.make_manager, _("%(person)s is a manager now.") % {"person": person})
    return redirect("companies:people", person.company_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.of_managed(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "companies/remove.html", {"person": person, "company": person.company, "form": NoForm()})
    tried(request, person.remove, _("%(person)s does not act for the company any more.") % {"person": person})
    return redirect("companies:people", person.company_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    if gone := Person.objects.left_by(request.user, pk):
        messages.info(request, _("You do not act for %(company)s any more.") % {"company": gone.company.name})
        return redirect("me")
    person = get_object_or_404(Person.objects.stays_of(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "companies/leave.html", {"person": person, "company": person.company, "form": NoForm()})
    if tried(request, person.leave, _("You do not act for %(company)s any more.") % {"company": person.company.name}):
        return redirect("me")
    return redirect("companies:own", person.company_id)
