from django.urls import path

from innocenter.issued import views

app_name = "issued"
urlpatterns = [
    path("check/", views.check, name="check"),
    path("<str:number>/<int:version>/<slug:language>/", views.document, name="document"),
]
