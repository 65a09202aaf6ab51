"""Addresses of signing in and of the own account. allauth's other pages (sign-up, mail, reset by mail) are not served."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, re_path
from wagtail.admin.auth import require_admin_access

from pendopo.security.views import freezes, incidents, offices, own_account, people, proposals, trail


def not_served(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404


def to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect("account_login")


account_pages = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("perangkat/", mfa.index, name="mfa_index"),
    path("perangkat/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("perangkat/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("perangkat/aplikasi/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("perangkat/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("perangkat/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("perangkat/kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("perangkat/kunci/pastikan/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("perangkat/kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("perangkat/kunci/<int:pk>/hapus/", own_account.remove_passkey, name="mfa_remove_webauthn"),
    path("perangkat/kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("perangkat/cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("perangkat/cadangan/baru/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("perangkat/cadangan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sesi/", own_account.list_sessions, name="security_own_sessions"),
    path("sesi/lain/akhiri/", own_account.end_other_sessions, name="security_end_other_sessions"),
    path("sesi/<slug:sealed_key>/akhiri/", own_account.end_session, name="security_end_session"),
    # The government's identity provider; without one configured, nothing answers there.
    path("oidc/lepas/", own_account.leave_identity, name="security_leave_identity"),
    path("oidc/", include("allauth.socialaccount.providers.openid_connect.urls")),
    # allauth works these addresses out while signing in; nothing answers there.
    path("daftar/", not_served, name="account_signup"),
    path("surel/", not_served, name="account_email"),
    path("sandi/pasang/", not_served, name="account_set_password"),
    path("sandi/lupa/", not_served, name="account_reset_password"),
    path("surel/dikirim/", not_served, name="account_email_verification_sent"),
]

people_pages = [
    path("", people.list_people, name="security_people"),
    path("undang/", people.invite, name="security_invite"),
    path("sesi/akhiri/", people.end_sessions_in, name="security_end_office_sessions"),
    path("usulan/", proposals.list_proposals, name="security_proposals"),
    path("usulan/<int:pk>/", proposals.decide, name="security_proposal"),
    path("usulan/<int:pk>/tarik/", proposals.withdraw, name="security_withdraw"),
    path("<int:pk>/", people.show_person, name="security_person"),
    path("<int:pk>/undangan/baru/", people.renew_invitation, name="security_renew_invitation"),
    path("<int:pk>/undangan/cabut/", people.revoke_links, name="security_revoke_links"),
    path("<int:pk>/tangguhkan/", people.suspend, name="security_suspend"),
    path("<int:pk>/buka/", people.reactivate, name="security_reactivate"),
    path("<int:pk>/sesi/akhiri/", people.end_sessions_of, name="security_end_person_sessions"),
    path("<int:pk>/peran/", people.give_role, name="security_give_role"),
    path("<int:pk>/peran/<int:grant_pk>/akhiri/", people.end_role, name="security_end_role"),
    path("<int:pk>/pulihkan/", people.propose_recovery, name="security_recover"),
]

security_pages = [
    path("jejak/", trail.list_trail, name="security_trail"),
    path("jejak/ekspor/", trail.export_trail, name="security_trail_export"),
    path("jejak/<int:pk>/", trail.show_entry, name="security_trail_entry"),
    path("beku/", freezes.list_freezes, name="security_freezes"),
    path("beku/baru/", freezes.freeze, name="security_freeze"),
]
incident_pages = [
    path("", incidents.list_incidents, name="security_incidents"),
    path("lapor/", incidents.report_incident, name="security_report_incident"),
    path("<int:pk>/", incidents.show_incident, name="security_incident"),
    path("<int:pk>/catat/", incidents.add_entry, name="security_incident_entry"),
    path("<int:pk>/tugas/<int:entry_pk>/", incidents.finish_task, name="security_incident_task"),
    path("<int:pk>/data-pribadi/", incidents.mark_personal_data, name="security_incident_personal_data"),
    path("<int:pk>/pemberitahuan/", incidents.note_told, name="security_incident_told"),
    path("<int:pk>/tutup/", incidents.close_incident, name="security_incident_close"),
]

urlpatterns = [
    path("akun/", include(account_pages)),
    path("undangan/", own_account.enter_code, name="security_link"),
    path("undangan/sandi/", own_account.choose_password, name="security_link_password"),
    path("orang/", include(people_pages)),
    path("keamanan/", include(security_pages)),
    path("insiden/", include(incident_pages)),
    path("kantor/", offices.list_offices, name="security_offices"),
    path("kantor/pilih/", require_admin_access(offices.pick_office), name="security_pick_office"),
    # Wagtail's own sign-in takes a password alone, whatever WAGTAILADMIN_LOGIN_URL says: its addresses are taken here.
    path("login/", to_sign_in),
    path("logout/", account.logout),
    re_path(r"^password_reset/", not_served),
]
