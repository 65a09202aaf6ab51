"""Addresses of the desk for what pages show, and screens of Wagtail's that ours stand before."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pendopo.sites import views
from pendopo.sites.views import checks, security

urlpatterns = [
    path("keamanan/situs/", security.pick_site, name="site_security_pick"),
    path("keamanan/situs/<int:key>/", security.show_site, name="site_security"),
    path("keamanan/situs/<int:key>/kembalikan/<int:number>/", security.roll_back, name="site_roll_back"),
    path("keamanan/situs/<int:key>/bandingkan/", security.compare, name="site_compare"),
    path("keamanan/beku/<int:pk>/cairkan/", security.unfreeze, name="site_unfreeze"),
    path("account/", require_admin_access(views.OwnAccount.as_view())),
    path("choose-page/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("choose-page/<int:parent_page_id>/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("periksa/<int:page_id>/", checks.check_page, name="check_page"),
    path(
        "periksa/baru/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
        checks.check_new_page,
        name="check_new_page",
    ),
    path("_/<str:name>", views.stylesheet),
]
