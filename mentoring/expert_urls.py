"""The pages of experts; named with those of the questions (`mentoring:`)."""

from django.urls import path

from mentoring.views import expert_times, experts

urlpatterns = [
    path("expert/", experts.own, name="expert_own"),
    path("expert/edit/", experts.edit, name="expert_edit"),
    path("expert/renew/", experts.renew, name="expert_renew"),
    path("expert/away/", experts.away, name="expert_away"),
    path("expert/back/", experts.back, name="expert_back"),
    path("expert/leave/", experts.leave, name="expert_leave"),
    path("expert/return/", experts.return_, name="expert_return"),
    path("expert/times/", expert_times.times, name="expert_times"),
    path("expert/times/week/", expert_times.add_to_week, name="expert_week"),
    path("expert/times/day/", expert_times.add_to_day, name="expert_day"),
    path("expert/times/block/", expert_times.block, name="expert_block"),
    path("expert/times/<int:pk>/remove/", expert_times.remove_window, name="expert_window_remove"),
    path("expert/times/blocked/<int:pk>/remove/", expert_times.unblock, name="expert_unblock"),
    path("experts/", experts.list_, name="experts"),
    path("experts/<int:pk>/", experts.page, name="expert"),
]
