"""The pages of the programme."""

from django.urls import include, path

from events.views import communities, feeds, guests, materials, programme, registering, registrations, subscriptions

app_name = "events"
urlpatterns = [
    path("", programme.list_, name="list"),
    path("calendar.ics", feeds.programme, name="feed"),
    path("<int:pk>/calendar.ics", feeds.one, name="entry"),
    path("news.atom", feeds.News(), name="news"),
    path("series/<int:pk>/", communities.series, name="series"),
    path("series/<int:pk>/calendar.ics", feeds.series, name="series_feed"),
    path("fields/<slug:code>/", communities.field, name="field"),
    path("fields/<slug:code>/calendar.ics", feeds.field, name="field_feed"),
    path("series/<int:pk>/follow/", subscriptions.follow_series, name="follow_series"),
    path("fields/<slug:code>/follow/", subscriptions.follow_field, name="follow_field"),
    path("mine/", registering.mine, name="mine"),
    path("mine/following/", subscriptions.mine, name="following"),
    path("mine/following/<int:pk>/end/", subscriptions.unfollow, name="unfollow"),
    path("mine/calendar/", subscriptions.make_calendar, name="make_calendar"),
    path("mine/calendar/<slug:name>/renew/", subscriptions.renew_calendar, name="renew_calendar"),
    path("calendars/<str:token>/my-events.ics", subscriptions.calendar, name="own_feed"),
    path("<int:pk>/guest/", guests.ask, name="guest"),
    path("<int:pk>/guest/sent/", guests.asked, name="guest_asked"),
    path("guests/<str:token>/", guests.confirm, name="guest_confirm"),
    path("<int:pk>/", programme.page, name="page"),
    path("<int:pk>/register/", registering.register, name="register"),
    path("<int:pk>/colleagues/<int:company>/", registering.colleagues, name="colleagues"),
    path("seats/<int:pk>/hand-over/", registering.hand_over, name="hand_over"),
    path("seats/<int:pk>/cancel/", registering.give_up, name="give_up"),
    path("registrations/<str:token>/", registrations.page, name="registration"),
    path("registrations/<str:token>/cancel/", registrations.cancel, name="cancel"),
    path("registrations/<str:token>/accept/", registrations.accept, name="accept"),
    path("registrations/<str:token>/decline/", registrations.decline, name="decline"),
    path("registrations/<str:token>/data/", registrations.own_data, name="own_data"),
    path("materials/<int:pk>/", materials.one, name="material"),
    path("registrations/<str:token>/materials/<int:pk>/", materials.by_link, name="material_by_link"),
    path("registrations/<str:token>/join/", registrations.join, name="join"),
    path("", include("events.day_urls")),
]
