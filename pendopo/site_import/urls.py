"""Addresses of moving in."""

from django.urls import path

from pendopo.site_import.views import dashboard, items, moves, tables

urlpatterns = [
    path("pindah/", moves.list_moves, name="moves"),
    path("pindah/baru/", moves.begin, name="move_begin"),
    path("pindah/kantor/", dashboard.show_dashboard, name="moving"),
    path("pindah/kantor.csv", dashboard.export, name="moving_csv"),
    path("pindah/tenggat/", dashboard.set_deadline, name="move_deadline"),
    path("pindah/<int:pk>/", moves.show_move, name="move"),
    path("pindah/<int:pk>/lanjut/", moves.carry_on, name="move_carry_on"),
    path("pindah/<int:pk>/kategori/", moves.map_categories, name="move_mapping"),
    path("pindah/<int:pk>/tabel/", tables.map_tables, name="move_tables"),
    path("pindah/<int:pk>/terima/", moves.accept_pile, name="move_accept"),
    path("pindah/<int:pk>/tolak/", moves.refuse_pile, name="move_refuse"),
    path("pindah/<int:pk>/batal/", moves.undo, name="move_undo"),
    path("pindah/<int:pk>/laporan/", moves.report, name="move_report"),
    path("pindah/<int:pk>/laporan.pdf", moves.report_on_paper, name="move_report_pdf"),
    path("pindah/<int:pk>/alamat.csv", moves.lost_addresses, name="move_lost"),
    path("pindah/<int:pk>/isi/", items.list_items, name="move_items"),
    path("pindah/isi/<int:pk>/", items.show_item, name="move_item"),
    path("pindah/isi/<int:pk>/tumpukan/", items.move_item, name="move_item_pile"),
    path("pindah/isi/<int:pk>/jenis/", items.choose_type, name="move_item_type"),
    path("pindah/isi/<int:pk>/terima/", items.accept_item, name="move_item_accept"),
    path("pindah/isi/<int:pk>/tolak/", items.refuse_item, name="move_item_refuse"),
]
