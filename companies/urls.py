from django.urls import path

from companies import members, people, views

app_name = "companies"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("membership/", members.about, name="membership_about"),
    path("members/", members.list_, name="members"),
    path("members/check/<str:token>/", members.check, name="member_check"),
    path("<int:pk>/membership/", members.page, name="membership"),
    path("<int:pk>/membership/apply/", members.apply, name="membership_apply"),
    path("<int:pk>/membership/renew/", members.renew, name="membership_renew"),
    path("<int:pk>/membership/leave/", members.leave, name="membership_leave"),
    path("<int:pk>/membership/card/", members.card, name="membership_card"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/own/", views.own, name="own"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/join/", people.join, name="join"),
    path("<int:pk>/people/", people.page, name="people"),
    path("<int:pk>/people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/admit/", people.admit, name="admit"),
    path("people/<int:pk>/refuse/", people.refuse, name="refuse"),
    path("people/<int:pk>/make-manager/", people.make_manager, name="make_manager"),
    path("people/<int:pk>/remove/", people.remove, name="remove"),
    path("people/<int:pk>/leave/", people.leave, name="leave"),
    path("invitations/<int:pk>/", people.invitation, name="invitation"),
    path("invitations/<int:pk>/accept/", people.accept, name="accept"),
    path("invitations/<int:pk>/decline/", people.decline, name="decline"),
]
