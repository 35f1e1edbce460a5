"""The space, applications for it, leases in it."""

from django.urls import path

from workspace.views import (
    appeals,
    applications,
    bookings,
    calendar,
    drafts,
    leases,
    panels,
    renewals,
    series,
    signing,
    space,
    stays,
    supplements,
    visits,
)

app_name = "workspace"
SPACE = [
    path("", space.home, name="home"),
    path("rooms/<int:pk>/", space.room, name="room"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("plan/", calendar.plan, name="plan"),
    path("visit/", visits.visit, name="visit"),
]
APPLICATIONS = [
    path("apply/", drafts.apply, name="apply"),
    path("apply/start/", drafts.start, name="start"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/<slug:step>/", drafts.edit, name="edit"),
    path("applications/<int:pk>/check/", drafts.check, name="check"),
    path("applications/<int:pk>/discard/", drafts.discard, name="discard"),
    path("applications/<int:pk>/receipt/", applications.receipt, name="receipt"),
    path("applications/<int:pk>/documents/<int:document>/", applications.document, name="document"),
    path("applications/<int:pk>/supplement/", applications.supplement, name="supplement"),
    path("applications/<int:pk>/supplement/more-time/", supplements.more_time, name="more_time"),
    path("applications/<int:pk>/sign/", signing.sign, name="sign"),
    path("applications/<int:pk>/signed/<int:offer>/", signing.offer_copy, name="offer_copy"),
    path("applications/<int:pk>/appeal/", appeals.appeal, name="appeal"),
    path("applications/<int:pk>/appeal/file/", appeals.appeal_file, name="appeal_file"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
]
LEASES = [
    path("leases/", leases.leases, name="leases"),
    path("leases/<str:number>/", leases.lease, name="lease"),
    path("leases/<str:number>/amendments/<int:pk>/", signing.sign_amendment, name="sign_amendment"),
    path("leases/<str:number>/amendments/<int:pk>/signed/", signing.amendment_copy, name="amendment_copy"),
    path("leases/<str:number>/report/", renewals.report, name="report"),
    path("leases/<str:number>/report/check/", renewals.report_check, name="report_check"),
    path("leases/<str:number>/report/submit/", renewals.submit_report, name="submit_report"),
    path("leases/<str:number>/decline/", renewals.decline, name="decline"),
    path("leases/<str:number>/view/<int:pk>/", stays.state_view, name="state_view"),
    path("leases/<str:number>/graduation/", stays.graduation, name="graduation"),
    path("inspections/photos/<int:pk>/", stays.inspection_photo, name="inspection_photo"),
    path("leases/<str:number>/notice/", stays.give_notice, name="give_notice"),
    path("leases/<str:number>/institute/", stays.name_institute, name="name_institute"),
    path("reviews/<int:pk>/", renewals.review, name="review"),
    path("reviews/<int:pk>/confirm/", renewals.confirm, name="confirm_review"),
    path("reviews/<int:pk>/file/", renewals.report_file, name="report_file"),
]
PANELS = [
    path("panels/", panels.mine, name="seats"),
    path("panels/<int:pk>/", panels.seat, name="seat"),
    path("panels/<int:pk>/decline/", panels.decline, name="decline_seat"),
    path("panels/<int:pk>/sheet/", panels.sheet, name="sheet"),
    path("panels/<int:pk>/lock/", panels.lock, name="lock_sheet"),
    path("panels/<int:pk>/again/", panels.again, name="score_again"),
    path("panels/<int:pk>/documents/<int:document>/", panels.document, name="seat_document"),
    path("panels/<int:pk>/report-file/", panels.report_file, name="seat_report_file"),
]
BOOKINGS = [
    path("bookings/", bookings.bookings, name="bookings"),
    path("bookings/<int:pk>/", bookings.booking, name="booking"),
    path("bookings/<int:pk>/confirm/", bookings.confirm, name="confirm_booking"),
    path("bookings/<int:pk>/let-go/", bookings.let_go, name="let_go"),
    path("bookings/<int:pk>/change/", bookings.change, name="change_booking"),
    path("bookings/<int:pk>/cancel/", bookings.cancel, name="cancel_booking"),
    path("bookings/<int:pk>/check-in/", bookings.check_in, name="check_in"),
    path("bookings/<int:pk>/leave/", bookings.leave, name="leave"),
    path("rooms/<int:pk>/book/", bookings.book, name="book"),
    path("rooms/<int:pk>/series/", series.plan, name="plan_series"),
    path("rooms/<int:pk>/series/book/", series.book, name="book_series"),
    path("series/<int:pk>/", series.page, name="series"),
    path("rooms/<int:pk>/check-in/", bookings.at_the_door, name="at_the_door"),
]
urlpatterns = [*PANELS, *SPACE, *APPLICATIONS, *LEASES, *BOOKINGS]
