from django.urls import path

from innocenter.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.consents, name="consents"),
    path("texts/<int:pk>/", views.text, name="text"),
    path("texts/<int:pk>/give/", views.give, name="give"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
