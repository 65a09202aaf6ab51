"""What was found in a file is kept beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0007_broadcasts"),
    ]

    operations = [
        migrations.AddField(
            model_name="officedocument",
            name="report",
            field=models.JSONField(
                editable=False, help_text="Temuan pemeriksaan berkas (checks.py); kosong bila belum diperiksa.", null=True
            ),
        ),
    ]
