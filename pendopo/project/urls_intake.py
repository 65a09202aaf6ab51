"""URLs of intake."""

urlpatterns: list[object] = []
