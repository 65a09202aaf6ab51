"""Addresses of the desk for what pages show, and screens of Wagtail's that ours stand before."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pendopo.sites import views
from pendopo.sites.views import broadcasts, checks, first_week, practice, report_cards, security, sharing, visits, workflow

urlpatterns = [
    path("keamanan/situs/", security.pick_site, name="site_security_pick"),
    path("keamanan/situs/<int:key>/", security.show_site, name="site_security"),
    path("keamanan/situs/<int:key>/kembalikan/<int:number>/", security.roll_back, name="site_roll_back"),
    path("keamanan/situs/<int:key>/bandingkan/", security.compare, name="site_compare"),
    path("keamanan/beku/<int:pk>/cairkan/", security.unfreeze, name="site_unfreeze"),
    path("siaran/", broadcasts.list_broadcasts, name="broadcasts"),
    path("siaran/baru/", broadcasts.write_broadcast, name="broadcast_write"),
    path("siaran/<int:pk>/", broadcasts.show_broadcast, name="broadcast"),
    path("siaran/<int:pk>/setujui/", broadcasts.approve_broadcast, name="broadcast_approve"),
    path("siaran/<int:pk>/tarik/", broadcasts.withdraw_broadcast, name="broadcast_withdraw"),
    path("siaran/<int:pk>/catatan/", broadcasts.annotate_broadcast, name="broadcast_note"),
    path("rapor/", report_cards.own_card, name="report_card"),
    path("rapor/kantor/", report_cards.list_cards, name="report_cards"),
    path("rapor/kantor.csv", report_cards.export_cards, name="report_cards_csv"),
    path("rapor/kantor/<int:key>/", report_cards.show_card, name="report_card_of"),
    path("kunjungan/", visits.show_visits, name="visits"),
    path("kunjungan/data.csv", visits.export_visits, name="visits_csv"),
    path("situs-latihan/", practice.show_practice, name="practice"),
    path("situs-latihan/buka/", practice.open_practice, name="practice_open"),
    path("situs-latihan/kosongkan/", practice.start_practice_again, name="practice_start_again"),
    path("situs-latihan/hapus/", practice.close_practice, name="practice_close"),
    path("situs-latihan/lihat/", practice.view_practice, name="practice_view"),
    path("situs-latihan/lihat/<path:address>", practice.view_practice, name="practice_view_page"),
    path("minggu-pertama/", first_week.show_week, name="first_week"),
    path("minggu-pertama/aturan/", first_week.tick_reading, name="first_week_read"),
    path("minggu-pertama/simpan/", first_week.put_away, name="first_week_put_away"),
    path("minggu-pertama/latihan/<str:exercise>/", first_week.take_exercise, name="first_week_exercise"),
    path("minggu-pertama/lembar/", first_week.show_sheet, name="first_week_sheet"),
    path("minggu-pertama/kantor/", first_week.show_office, name="first_week_office"),
    path("pemeriksaan/aturan/", workflow.review_rule, name="review_rule"),
    path("pemeriksaan/jadwal/", workflow.schedule, name="schedule"),
    path("pages/<int:page_id>/bagikan/", sharing.share_page, name="share_page"),
    path("pages/<int:page_id>/pratinjau/", workflow.preview_links, name="preview_links"),
    path("pages/<int:page_id>/pratinjau/<int:link_pk>/cabut/", workflow.revoke_preview_link, name="preview_link_revoke"),
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
