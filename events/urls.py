"""The pages of the programme."""

from django.urls import URLPattern

app_name = "events"
urlpatterns: list[URLPattern] = []
