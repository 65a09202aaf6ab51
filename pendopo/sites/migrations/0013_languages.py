"""The front page of a language, and the languages themselves."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODES = ("ace", "ban", "bug", "en", "jv", "mad", "min", "pmy", "su")


def add_locales(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The desk may read languages, not add any: all that an office may open are there from the start."""
    locales = apps.get_model("wagtailcore", "Locale").objects
    there = set(locales.values_list("language_code", flat=True))
    locales.bulk_create(locales.model(language_code=code) for code in CODES if code not in there)


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0012_view_counts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LanguageHomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("lead", models.CharField(blank=True, max_length=300, verbose_name="Kalimat pembuka")),
            ],
            options={"verbose_name": "beranda bahasa lain"},
            bases=("wagtailcore.page",),
        ),
        migrations.RunPython(add_locales, migrations.RunPython.noop),
    ]
