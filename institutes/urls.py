from django.urls import path

from institutes import views

app_name = "institutes"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/researchers/new/", views.new_researcher, name="new_researcher"),
    path("researchers/", views.researchers, name="researchers"),
    path("researchers/<int:pk>/", views.researcher, name="researcher"),
    path("researchers/<int:pk>/edit/", views.edit_researcher, name="edit_researcher"),
]
