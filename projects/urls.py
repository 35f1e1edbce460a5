from django.urls import path

from projects.views import demands, projects

app_name = "projects"
urlpatterns = [
    path("", projects.list_, name="list"),
    path("new/", projects.new, name="new"),
    path("<int:pk>/", projects.page, name="page"),
    path("<int:pk>/files/<int:file>/", projects.file, name="file"),
    path("<int:pk>/confirm/", projects.confirm, name="confirm"),
    path("<int:pk>/decline/", projects.decline, name="decline"),
    path("<int:pk>/withdraw/", projects.withdraw, name="withdraw"),
    path("demands/", demands.list_, name="demands"),
    path("demands/new/", demands.new, name="new_demand"),
    path("demands/<int:pk>/", demands.page, name="demand"),
    path("demands/<int:pk>/edit/", demands.edit, name="edit_demand"),
    path("demands/<int:pk>/publish/", demands.publish, name="publish_demand"),
    path("demands/<int:pk>/prolong/", demands.prolong, name="prolong_demand"),
    path("demands/<int:pk>/close/", demands.close, name="close_demand"),
    path("demands/<int:pk>/answer/", demands.answer, name="answer_demand"),
]
