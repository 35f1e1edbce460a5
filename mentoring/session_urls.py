"""Sessions about a question: times, what is agreed, what came of it. Part of `mentoring.urls`."""

from django.urls import path

from mentoring.views import after_sessions, sessions

urlpatterns = [
    path("<int:pk>/times/", sessions.times, name="times"),
    path("<int:pk>/propose/", sessions.propose, name="propose"),
    path("<int:pk>/plan/", sessions.plan, name="plan"),
    path("<int:pk>/conclude/", sessions.conclude, name="conclude"),
    path("sessions/<int:pk>/", sessions.session_page, name="session"),
    path("sessions/<int:pk>/entry.ics", sessions.calendar_entry, name="session_entry"),
    path("sessions/<int:pk>/move/", sessions.move, name="move"),
    path("sessions/<int:pk>/cancel/", sessions.call_off, name="call_off"),
    path("sessions/<int:pk>/link/", sessions.link, name="link"),
    path("sessions/<int:pk>/log/", after_sessions.log, name="log"),
    path("sessions/<int:pk>/missed/", after_sessions.missed, name="missed"),
    path("sessions/<int:pk>/objection/", after_sessions.objection, name="objection"),
    path("joint-sessions/<int:pk>/come/", sessions.come_along, name="come_along"),
    path("joint-sessions/<int:pk>/stay-away/", sessions.stay_away, name="stay_away"),
]
