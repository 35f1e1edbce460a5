from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/files/<int:file>/", views.file, name="file"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
