"""The space, applications for it, leases in it."""

from django.urls import path

from workspace.views import leases, renewals

app_name = "workspace"
LEASES = [
    path("leases/", leases.leases, name="leases"),
    path("leases/<str:number>/", leases.lease, name="lease"),
    path("leases/<str:number>/report/", renewals.report, name="report"),
    path("leases/<str:number>/report/check/", renewals.report_check, name="report_check"),
    path("leases/<str:number>/report/submit/", renewals.submit_report, name="submit_report"),
    path("leases/<str:number>/decline/", renewals.decline, name="decline"),
    path("reviews/<int:pk>/", renewals.review, name="review"),
    path("reviews/<int:pk>/confirm/", renewals.confirm, name="confirm_review"),
    path("reviews/<int:pk>/file/", renewals.report_file, name="report_file"),
]
urlpatterns = [*LEASES]
