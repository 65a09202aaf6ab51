"""Addresses of the desk for what pages show, and screens of Wagtail's that ours stand before."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pendopo.sites import views

urlpatterns = [
    path("account/", require_admin_access(views.OwnAccount.as_view())),
    path("choose-page/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("choose-page/<int:parent_page_id>/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("_/<str:name>", views.stylesheet),
]
