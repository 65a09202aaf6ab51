"""What the standard found of the site of each office, day by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0010_one_workflow"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office_key", models.BigIntegerField()),
                ("day", models.DateField()),
                ("score", models.PositiveSmallIntegerField(help_text="0 sampai 100.")),
                (
                    "criteria",
                    models.JSONField(
                        default=list, help_text="Satu objek per kriteria: code, state, dan pada hari terbaru values serta places."
                    ),
                ),
                ("release", models.PositiveIntegerField(help_text="Rilis yang diperiksa; kosong bila situs belum punya rilis.", null=True)),
                ("at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["office_key", "-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("office_key", "day"), name="one_report_card_a_day"),
                    models.CheckConstraint(condition=models.Q(("score__lte", 100)), name="a_score_is_at_most_100"),
                ],
            },
        ),
    ]
