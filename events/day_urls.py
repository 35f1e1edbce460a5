"""The pages of the day and after it; named with those of the programme (`events:`)."""

from django.urls import path

from events.views import after, reception

urlpatterns = [
    path("registrations/<str:token>/here/", after.own_check_in, name="own_check_in"),
    path("registrations/<str:token>/survey/", after.survey, name="survey"),
    path("registrations/<str:token>/certificate/make/", after.make_certificate, name="make_certificate"),
    path("registrations/<str:token>/certificate/", after.certificate, name="certificate"),
    path("<int:pk>/here/", after.here, name="here"),
    path("in/<str:text>/", reception.by_ticket, name="by_ticket"),
    path("<int:pk>/reception/", reception.page, name="reception"),
    path("<int:pk>/reception/shell/", reception.shell, name="reception_shell"),
    path("<int:pk>/reception/people/", reception.people, name="reception_people"),
    path("<int:pk>/reception/worker.js", reception.worker, name="reception_worker"),
    path("<int:pk>/reception/sync/", reception.sync, name="reception_sync"),
    path("<int:pk>/reception/ticket/", reception.ticket, name="reception_ticket"),
    path("<int:pk>/reception/walk-in/", reception.walk_in, name="reception_walk_in"),
    path("<int:pk>/reception/door/", reception.door, name="reception_door"),
    path("<int:pk>/reception/people/<int:registration>/", reception.check_in, name="reception_check_in"),
    path("<int:pk>/reception/undo/<int:check_in>/", reception.undo, name="reception_undo"),
]
