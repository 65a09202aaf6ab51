"""Addresses of the desk for what pages show, and screens of Wagtail's that ours stand before."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pendopo.sites import views
from pendopo.sites.views import security, workflow

urlpatterns = [
    path("keamanan/situs/", security.pick_site, name="site_security_pick"),
    path("keamanan/situs/<int:key>/", security.show_site, name="site_security"),
    path("keamanan/situs/<int:key>/kembalikan/<int:number>/", security.roll_back, name="site_roll_back"),
    path("keamanan/situs/<int:key>/bandingkan/", security.compare, name="site_compare"),
    path("keamanan/beku/<int:pk>/cairkan/", security.unfreeze, name="site_unfreeze"),
    path("pemeriksaan/aturan/", workflow.review_rule, name="review_rule"),
    path("pemeriksaan/jadwal/", workflow.schedule, name="schedule"),
    path("pages/<int:page_id>/pratinjau/", workflow.preview_links, name="preview_links"),
    path("pages/<int:page_id>/pratinjau/<int:link_pk>/cabut/", workflow.revoke_preview_link, name="preview_link_revoke"),
    path("account/", require_admin_access(views.OwnAccount.as_view())),
    path("choose-page/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("choose-page/<int:parent_page_id>/", require_admin_access(views.ChooseOwnPage.as_view())),
    path("_/<str:name>", views.stylesheet),
]
