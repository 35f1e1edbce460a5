from django.urls import path

from innocenter.files import views

app_name = "files"
urlpatterns = [path("<str:name>", views.picture, name="picture")]
