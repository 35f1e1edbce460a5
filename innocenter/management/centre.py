"""The demo centre, told with the domain's own verbs: every row came about as it would have, on a day before today."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.management import (
    applicants,
    bookings,
    clinics,
    demands,
    endings,
    experts,
    floors,
    followers,
    memberships,
    offers,
    panels,
    papers,
    programme,
    proposals,
    questions,
    screening,
    sessions,
    stays,
)
from innocenter.management.cast import DOMAIN, FIRMS, Firm
from innocenter.management.house import House
from innocenter.privacy.models import Consent, ConsentText
from innocenter.taxonomy.models import Field
from innocenter.values.registration_numbers import check_digit
from innocenter.values.terms import day_after
from institutes.models import Researcher
from projects.models import Project
from workspace import renewals
from workspace.models import Application, Lease, Offer, RenewalReview
from workspace.models.inspection import Finding
from workspace.models.report import Report

HEADS_REASON = "연구계획이 뚜렷하고 협력기관의 역할이 분명합니다."
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
REPORT = Report(
    progress="계획한 시험 항목 가운데 일곱 가지를 마쳤고, 남은 두 가지는 다음 달에 마칩니다.",
    results="시제품 2종을 만들었고 특허 1건을 출원했습니다. 협력기관과 공동으로 학술대회에서 발표했습니다.",
    desk_use="연구원 2명이 주 4일 사용했고, 매주 화요일에 협력기관과 회의했습니다.",
    next_plan="신뢰성 시험과 시험생산을 거쳐 양산 설계를 확정합니다.",
    still_needed=True,
    months_wanted=6,
)


class Centre(House):
    """Tells the whole story once."""

    def tell(self) -> None:
        opening = self.today - timedelta(days=1100)
        with self.on(opening) as now:
            self.admit_people(now)
            self.furnish()
            self.enter_institutes()
            panels.fill_pool(self, tied_to=next(firm.expert for firm in FIRMS if firm.story == "in_review"))
            panels.want_panels(self)
        for firm in FIRMS:
            self.tell_of(firm)
        stays.tell(self)
        papers.tell(self)
        applicants.tell(self)
        memberships.tell(self)
        bookings.tell(self)
        programme.tell(self)
        experts.tell(self)
        endings.tell(self)
        questions.tell(self)
        offers.tell(self)
        sessions.tell(self)
        clinics.tell(self)
        demands.tell(self)
        followers.tell(self)
        proposals.tell(self)
        floors.draw()
        self.silence_the_past()
        renewals.sweep(now=self.at(self.today, hour=0))

    # Companies

    def tell_of(self, firm: Firm) -> None:
        """Every company registers and plans its project; then its own chapter follows."""
        joined = self.weekday(self.today - timedelta(days=1000))
        with self.on(joined) as now:
            company = self.enter(firm, now)
        {
            "project_planned": self.project_planned,
            "ready": self.ready,
            "draft": self.draft,
            "submitted": self.submitted,
            "supplement": self.supplement,
            "in_review": self.in_panel,
            "not_selected": self.not_selected,
            "offered": self.offered,
            "first_term": self.first_term,
            "review_open": self.review_open,
            "report_late": self.report_late,
            "to_decide": self.to_decide,
            "last_term": self.last_term,
            "checkout": self.checkout,
            "graduated": self.graduated,
        }[firm.story](company, firm)

    def enter(self, firm: Firm, now: datetime) -> Company:
        n = Company.objects.count() + 1
        nine = f"99981{n:04}"
        signs_in = {"review_open": "company", "ready": "newcomer"}.get(firm.story)
        manager = self.people[signs_in] if signs_in else self.admit(f"manager{n:02}@{DOMAIN}", f"담당자 {n:02}(가상)", now)
        company = Company.objects.register(
            number=f"{nine}{check_digit(nine)}",
            by=manager,
            now=now,
            name=firm.name,
            name_en=firm.name_en,
            size=firm.size,
            region=firm.region,
            employees=firm.employees,
            introduction=f"{firm.introduction} (시연용 가상 기업입니다.)",
            founded_on=date(2006 + (n - 1) % len(FIRMS), 3, 2),
        )
        company.fields.set(Field.objects.in_bulk(firm.fields).values())
        if signs_in == "company":
            person = company.invite(email=self.people["colleague"].email, by=manager, now=now)
            person.accept(by=self.people["colleague"], now=now)
        return company

    def manager(self, company: Company) -> User:
        return company.managers().get()

    def project(self, company: Company, firm: Firm, *, on: date, confirmed: bool = True) -> Project:
        researcher = Researcher.objects.get(name=firm.expert)
        with self.on(self.weekday(on), 9) as now:
            project = Project.objects.propose(
                company=company,
                researcher=researcher,
                by=self.manager(company),
                now=now,
                title=firm.project,
                plan=f"{firm.project}을 위해 설계, 시제품 제작, 시험을 함께 합니다.",
                starts_on=on.replace(day=1),
                months=24,
            )
        if confirmed:
            with self.on(self.weekday(on + timedelta(days=3))) as now:
                project.confirm(by=self.voice_of(project), now=now)
        return project

    def voice_of(self, project: Project) -> User:
        """Who speaks for the institute: the researcher, the coordinator, or (where neither signs in) a new account for the researcher."""
        known = project.counterparts().order_by("pk").first()
        if known:
            return known
        researcher = project.researcher
        researcher.user = self.admit(f"researcher{researcher.pk:02}@{DOMAIN}", researcher.name, self.started)
        researcher.save()
        return researcher.user

    # Chapters before a lease

    def project_planned(self, company: Company, firm: Firm) -> None:
        self.project(company, firm, on=self.today - timedelta(days=2), confirmed=False)

    def ready(self, company: Company, firm: Firm) -> None:
        self.project(company, firm, on=self.today - timedelta(days=20))

    def draft(self, company: Company, firm: Firm) -> Application:
        return self.application(company, firm, on=self.today - timedelta(days=3))

    def submitted(self, company: Company, firm: Firm) -> Application:
        application = self.application(company, firm, on=self.today - timedelta(days=1))
        return self.submit(application, on=self.today - timedelta(days=1))

    def supplement(self, company: Company, firm: Firm) -> None:
        application = self.screened(company, firm, on=self.today - timedelta(days=6))
        with self.on(self.today - timedelta(days=4)) as now:
            asked = {"sme": "유효기간이 남은 확인서를 올려 주세요.", "plan": "협력기관이 맡는 부분을 나누어 적어 주세요."}
            application.ask_supplement(asked, due_on=self.today + timedelta(days=5), by=self.people["staff"], now=now)
        screening.more_time(self, application)

    def in_review(self, company: Company, firm: Firm, *, on: date, desks: int = 1) -> Application:
        application = self.screened(company, firm, on=on, desks=desks)
        with self.on(self.weekday(on + timedelta(days=2)), 15) as now:
            unread = application.documents.current().filter(accepted_at=None).values_list("kind", flat=True)
            application.accept_documents(list(unread), by=self.people["staff"], now=now)
            application.send_to_review(by=self.people["staff"], now=now)
        return application

    def in_panel(self, company: Company, firm: Firm) -> None:
        application = self.in_review(company, firm, on=self.today - timedelta(days=10))
        panels.application_at_work(self, application, on=self.weekday(self.today - timedelta(days=5)))

    def not_selected(self, company: Company, firm: Firm) -> None:
        day = self.weekday(self.today - timedelta(days=90))
        application = self.in_review(company, firm, on=day)
        with self.on(day + timedelta(days=7)) as now:
            application.turn_down(
                reason="협력기관과의 역할 분담이 뚜렷하지 않습니다. 계획을 다듬어 다시 신청해 주세요.", by=self.people["head"], now=now
            )

    def offered(self, company: Company, firm: Firm) -> None:
        self.offer(company, firm, on=self.today - timedelta(days=3), first_day=self.today + timedelta(days=12))

    def application(self, company: Company, firm: Firm, *, on: date, desks: int = 1) -> Application:
        project = self.project(company, firm, on=on - timedelta(days=25))
        manager = self.manager(company)
        with self.on(self.weekday(on - timedelta(days=1))) as now:
            application = Application.start(company=company, by=manager, now=now)
            answers = {
                "project": project,
                "desks": desks,
                "wanted_from": on + timedelta(days=30),
                "months": 24,
                "plan": f"{firm.project} 과제를 협력기관 가까이에서 수행하려고 합니다. 연구원 두 명이 상주합니다.",
                "needs": "시험용 노트북 2대",
            }
            application.save_answers(answers, by=manager, now=now)
            for kind, name, valid in [
                ("registration", "사업자등록증.pdf", None),
                ("sme", "중소기업확인서.pdf", on + timedelta(days=200)),
            ]:
                upload = SimpleUploadedFile(name, PDF, content_type="application/pdf")
                file = StoredFile.objects.keep(upload, by=manager, now=now)
                application.add_document(kind, file, by=manager, now=now, valid_until=valid)
        return application

    def submit(self, application: Application, *, on: date) -> Application:
        with self.on(self.weekday(on), 14) as now:
            for text in ConsentText.objects.in_force(["apply_privacy", "apply_share"]):
                Consent.objects.give(user=self.manager(application.company), text=text, ip=None, now=now)
            application.submit(by=self.manager(application.company), now=now)
        return application

    def screened(self, company: Company, firm: Firm, *, on: date, desks: int = 1) -> Application:
        application = self.submit(self.application(company, firm, on=on, desks=desks), on=on)
        with self.on(self.weekday(on + timedelta(days=1)), 15) as now:
            application.start_screening(by=self.people["staff"], now=now)
        return application

    def offer(self, company: Company, firm: Firm, *, on: date, first_day: date, months: int = 24) -> Offer:
        application = self.in_review(company, firm, on=self.weekday(on - timedelta(days=10)))
        if application.rule.panel_required:
            panels.decided_panel(self, application, on=self.weekday(on - timedelta(days=5)))
        with self.on(self.weekday(on - timedelta(days=2)), 11) as now:
            application.select(reason=HEADS_REASON, by=self.people["head"], now=now)
        with self.on(on, 11) as now:
            desk = next(self.desks)
            return Offer.make(application=application, rooms=[desk], first_day=first_day, months=months, by=self.people["staff"], now=now)

    # Chapters of a lease

    def lease(self, company: Company, firm: Firm, *, first_day: date, months: int = 24) -> Lease:
        offer = self.offer(company, firm, on=self.weekday(first_day - timedelta(days=16)), first_day=first_day, months=months)
        signed = self.weekday(first_day - timedelta(days=12))
        with self.on(signed, 13) as now:
            offer.sign_for_company(on=signed, copy=self.signed_copy(self.manager(company), now), by=self.manager(company), now=now)
        with self.on(signed, 16) as now:
            offer.sign_for_centre(on=signed, by=self.people["staff"], now=now)
        return Lease.objects.get(company=company)

    def signed_copy(self, manager: User, now: datetime) -> StoredFile:
        return StoredFile.objects.keep(SimpleUploadedFile("서명본.pdf", PDF), by=manager, now=now)

    def sign_amendments(self, lease: Lease) -> None:
        manager = self.manager(lease.company)
        for amendment in lease.amendments.order_by("pk"):
            signed = self.weekday(timezone.localdate(amendment.offered_at) + timedelta(days=2))
            with self.on(signed, 13) as now:
                amendment.sign_for_company(on=signed, copy=self.signed_copy(manager, now), by=manager, now=now)
            with self.on(signed, 16) as now:
                amendment.sign_for_centre(on=signed, by=self.people["staff"], now=now)

    def review(self, lease: Lease) -> RenewalReview:
        """The review of the last term so far, opened on its day."""
        term = lease.terms.order_by("number").last()
        assert term
        day = term.last_day - timedelta(days=60)
        with self.on(day, 9) as now:
            renewals.open_reviews(day, now=now)
        return RenewalReview.objects.get(term=term)

    def report(self, review: RenewalReview, *, days_before: int) -> None:
        manager = self.manager(review.lease.company)
        with self.on(self.weekday(review.term.last_day - timedelta(days=days_before))) as now:
            review.save_report(REPORT, by=manager, now=now)
            review.submit_report(by=manager, now=now)

    def confirm(self, review: RenewalReview, *, days_before: int) -> None:
        with self.on(self.weekday(review.term.last_day - timedelta(days=days_before)), 11) as now:
            review.confirm("alive", by=self.voice_of(review.lease.project), now=now, words="매주 함께 시험하고 있습니다.")

    def extend(self, lease: Lease) -> None:
        """One whole review, decided a week before the term ran out."""
        review = self.review(lease)
        self.report(review, days_before=36)
        self.confirm(review, days_before=28)
        with self.on(self.weekday(review.term.last_day - timedelta(days=9)), 16) as now:
            review.extend(months=6, reason="계획대로 진행되고 있습니다.", by=self.people["head"], now=now)

    def first_term(self, company: Company, firm: Firm) -> None:
        self.lease(company, firm, first_day=self.today - timedelta(days=34), months=12)

    def review_open(self, company: Company, firm: Firm) -> None:
        self.review(self.lease(company, firm, first_day=self.first_day(ends_in=40)))

    def report_late(self, company: Company, firm: Firm) -> None:
        self.review(self.lease(company, firm, first_day=self.first_day(ends_in=24)))

    def to_decide(self, company: Company, firm: Firm) -> None:
        lease = self.lease(company, firm, first_day=self.first_day(ends_in=17, months=18))
        self.extend(lease)
        self.extend(lease)
        self.sign_amendments(lease)
        review = self.review(lease)
        self.report(review, days_before=34)
        self.confirm(review, days_before=27)
        panels.review_at_work(self, review, on=self.weekday(self.today - timedelta(days=2)))

    def last_term(self, company: Company, firm: Firm) -> None:
        lease = self.lease(company, firm, first_day=self.first_day(ends_in=55, months=24))
        for _term in range(3):
            self.extend(lease)
        self.sign_amendments(lease)

    def checkout(self, company: Company, firm: Firm) -> None:
        lease = self.lease(company, firm, first_day=self.first_day(ends_in=-6, months=12))
        self.extend(lease)
        self.sign_amendments(lease)
        review = self.review(lease)
        self.report(review, days_before=33)
        with self.on(self.weekday(review.term.last_day - timedelta(days=8)), 16) as now:
            review.end(reason="협력 과제가 마무리되어 더 사용할 필요가 없습니다.", by=self.people["head"], now=now)
        with self.on(day_after(review.term.last_day), 9) as now:
            renewals.start_checkouts(day_after(review.term.last_day), now=now)

    def graduated(self, company: Company, firm: Firm) -> None:
        lease = self.lease(company, firm, first_day=self.first_day(ends_in=-60, months=6))
        review = self.review(lease)
        with self.on(review.term.last_day - timedelta(days=40)) as now:
            review.decline(by=self.manager(company), now=now, reason="양산을 시작해 본사로 옮깁니다.")
        left = day_after(review.term.last_day)
        with self.on(left, 9) as now:
            renewals.start_checkouts(left, now=now)
        with self.on(left + timedelta(days=2)) as now:
            lease.refresh_from_db()
            found = [Finding(item.pk, "ok", "") for item in lease.inspection.items.all()]
            lease.inspection.record(found, by=self.people["staff"], now=now)
            lease.record_checkout(by=self.people["staff"], on=now.date(), now=now, outcome="graduated", note="이상 없음")


def exists() -> bool:
    return User.objects.filter(email=f"admin@{DOMAIN}").exists()


def is_allowed() -> bool:
    """The demo's sign-ins are open to everybody who reads the README: never outside a demo."""
    return bool(settings.DEMO)
