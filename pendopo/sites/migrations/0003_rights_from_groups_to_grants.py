"""Editors were members of a group an office; from now on a grant says what a person may do."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUP = "Penyunting "


def give_grants(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A member of an office's group becomes a publisher of that office; the groups go."""
    Group, Office = apps.get_model("auth", "Group"), apps.get_model("regions", "Office")
    Grant, User = apps.get_model("security", "Grant"), apps.get_model("security", "User")
    offices = {office.key: office for office in Office.objects.all()}
    groups = Group.objects.filter(name__startswith=GROUP)
    for user in User.objects.filter(groups__in=groups).distinct():
        for group in user.groups.filter(name__startswith=GROUP):
            office = offices.get(int(group.name.rpartition(" ")[2]))
            if office:
                Grant.objects.create(person=user, role="publisher", office=office, made_by="pemutakhiran 0002")
    groups.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0002_no_welcome_page"),
        ("security", "0002_people_grants_incidents"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(give_grants, migrations.RunPython.noop)]
