"""Questions to the centre: asking, details, the answer."""

from django.urls import include, path

from mentoring import session_urls
from mentoring.views import asking, becoming, clinics, closing, offers, requests

app_name = "mentoring"
urlpatterns = [
    path("", requests.home, name="home"),
    path("", include("mentoring.expert_urls")),
    path("clinics/", clinics.list_, name="clinics"),
    path("clinics/<int:pk>/", clinics.page, name="clinic"),
    path("clinics/slots/<int:pk>/", clinics.take, name="clinic_slot"),
    path("ask/", asking.ask, name="ask"),
    path("<int:pk>/", requests.request_page, name="request"),
    path("<int:pk>/edit/", asking.edit, name="edit"),
    path("<int:pk>/fields/", asking.adopt, name="adopt"),
    path("<int:pk>/check/", asking.check, name="check"),
    path("<int:pk>/discard/", asking.discard, name="discard"),
    path("<int:pk>/files/<int:file>/", requests.file, name="file"),
    path("<int:pk>/files/<int:file>/remove/", asking.remove_file, name="remove_file"),
    path("<int:pk>/reply/", requests.reply, name="reply"),
    path("<int:pk>/close/", closing.close, name="close"),
    path("<int:pk>/match/", closing.fit, name="fit"),
    path("<int:pk>/project/", becoming.project, name="become_project"),
    path("<int:pk>/demand/", becoming.demand, name="become_demand"),
    path("follow-ups/<str:token>/", closing.follow_up, name="follow_up"),
    path("<int:pk>/confirm/", requests.confirm, name="confirm"),
    path("<int:pk>/reopen/", requests.reopen, name="reopen"),
    path("<int:pk>/withdraw/", requests.withdraw, name="withdraw"),
    path("<int:pk>/experts/", offers.experts_may_read, name="experts_may_read"),
    path("<int:pk>/experts/allow/", offers.allow_experts, name="allow_experts"),
    path("<int:pk>/experts/keep/", offers.keep_from_experts, name="keep_from_experts"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<int:pk>/", offers.offer, name="offer"),
    path("offers/<int:pk>/accept/", offers.accept, name="accept"),
    path("offers/<int:pk>/decline/", offers.decline, name="decline"),
    path("offers/<int:pk>/give-back/", offers.give_back, name="give_back"),
    *session_urls.urlpatterns,
]
