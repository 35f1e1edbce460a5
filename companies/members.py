"""The pages of the membership that a company holds: what it gives, applying, the own page, the card, the public list."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from companies.membership_forms import ApplyForm, MemberListForm
from companies.membership_steps import membership_facts, membership_moments, membership_todo
from companies.models import CentreMembership, Company, Tier
from companies.models.membership_rules import missing_in_profile
from companies.reception import visits_today
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from innocenter.privacy.models import AccessEvent
from innocenter.taxonomy.models import Region


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What a membership gives, in plain words, and how to become a member."""
    tiers = Tier.objects.in_force(timezone.localdate())
    context = {
        "tiers": [tiers[code] for code in Tier.Code.values if code in tiers],
        "regular": tiers.get(Tier.Code.REGULAR),
        "companies": Company.objects.of(request.user),
    }
    return render(request, "companies/membership_about.html", context)


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """The listed companies that are members today, by region."""
    form = MemberListForm(clean_query(request))
    today = timezone.localdate()
    members = Company.objects.members_on(today)
    counts = members.count_by_region()
    regions = [(code, label, counts[code]) for code, label in Region.choices if code in counts]
    page_obj = page_of(request, form.pick(members.for_list()))
    return render(request, "companies/members.html", {"form": form, "page_obj": page_obj, "regions": regions, "all": sum(counts.values())})


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """For the company's people, and for staff who look after memberships."""
    company = get_object_or_404(Company.objects.whose_membership_is_open_to(request.user), pk=pk)
    membership = CentreMembership.objects.newest_of(company)
    is_manager, is_person = company.is_manager(request.user), company.is_person(request.user)
    if not is_person:
        AccessEvent.objects.record(request, about=company, action="read", people=company.managers())
    today = timezone.localdate()
    standing = CentreMembership.objects.standing_of(company, on=today)
    context = {
        "company": company,
        "membership": membership,
        "standing": standing,
        "facts": membership_facts(membership, standing, today) if membership else [],
        "todo": membership_todo(company, membership, is_manager=is_manager, today=today) if is_person else None,
        "moments": membership_moments(membership) if membership else [],
        "is_manager": is_manager,
        "may_leave": is_manager and membership and membership.may_be_left,
        "today": today,
    }
    return render(request, "companies/membership.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.managed_by(request.user), pk=pk)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                form.record_consents(request.user, request, now=now)
                made = CentreMembership.objects.apply(company=company, purpose=form.cleaned_data["purpose"], by=request.user, now=now)
        except ValidationError as refusal:
            told(request, refusal)
        else:
            is_in = made.state == CentreMembership.State.ACTIVE
            messages.success(request, _("Welcome: the membership is active.") if is_in else _("We have your application. We write to you."))
        return redirect("companies:membership", company.pk)
    if request.method != "POST" and CentreMembership.objects.of(company).living().exists():
        return redirect("companies:membership", company.pk)
    tiers = Tier.objects.in_force(timezone.localdate())
    context = {
        "form": form, "company": company, "missing": missing_in_profile(company), "tier": tiers[CentreMembership.code_for(company)]
    }  # fmt: skip
    return render(request, "companies/membership_apply.html", context)


def _newest(company: Company) -> CentreMembership:
    """Also one that is over: a second click is told so. Raises Http404 where there never was one."""
    membership = CentreMembership.objects.newest_of(company)
    if membership is None:
        raise Http404
    return membership


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.managed_by(request.user), pk=pk)
    membership = _newest(company)
    if request.method != "POST":
        if membership.state != CentreMembership.State.RENEWAL_DUE:
            return redirect(membership)
        context = {"company": company, "membership": membership, "form": NoForm(), "until": membership.last_day_if_renewed(timezone.now())}
        return render(request, "companies/membership_renew.html", context)
    tried(request, membership.renew, _("The membership is renewed."))
    return redirect(membership)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.managed_by(request.user), pk=pk)
    membership = _newest(company)
    if request.method != "POST":
        if not membership.may_be_left:
            return redirect(membership)
        return render(request, "companies/membership_leave.html", {"company": company, "membership": membership, "form": NoForm()})
    tried(request, membership.leave, _("The membership is given up."))
    return redirect(membership)


@login_required
@require_safe
@never_cache
def card(request: PersonRequest, pk: int) -> HttpResponse:
    """What people of the company show at the reception, on a phone or on paper."""
    company = get_object_or_404(Company.objects.of(request.user), pk=pk)
    membership = get_object_or_404(CentreMembership.objects.of(company).living())
    today = timezone.localdate()
    address = request.build_absolute_uri(reverse("companies:member_check", args=[membership.token]))
    context = {
        "company": company,
        "membership": membership,
        "is_valid": membership.is_in_use(today),
        "tier_words": membership.tier_words(today),
        "address": address,
        "code": segno.make(address, error="m").svg_data_uri(scale=6, border=4),
        "today": today,
    }
    return render(request, "companies/membership_card.html", context)


@require_safe
@never_cache
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What the card's code leads to: to staff who it is, to everybody else only whether the card is valid."""
    today = timezone.localdate()
    membership = CentreMembership.objects.select_related("company").filter(token=token).first()
    is_valid = bool(membership and membership.is_in_use(today))
    context = {"is_valid": is_valid, "today": today}
    person = request.user
    if membership and isinstance(person, User) and person.may_as_staff("companies.view_centremembership"):
        context |= {"membership": membership, "company": membership.company, "tier_words": membership.tier_words(today)}
        context["visits"] = visits_today(membership.company, now=timezone.now())
    return render(request, "companies/member_check.html", context)
