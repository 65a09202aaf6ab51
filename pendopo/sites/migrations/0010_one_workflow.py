"""The review by a second person takes the place of Wagtail's workflow for a group of moderators."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORKFLOW, TASK = "Pemeriksaan", "Pemeriksaan oleh orang kedua"


def one_workflow_for_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Wagtail comes with a workflow for a group of moderators, which nobody is in; ours takes its place at the root."""
    Workflow, ContentType = apps.get_model("wagtailcore", "Workflow"), apps.get_model("contenttypes", "ContentType")
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    with schema_editor.connection.cursor() as cursor:  # where the walls stand already
        cursor.execute("SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', '0', true)")
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    Workflow.objects.filter(workflow_states__isnull=True).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(task_states__isnull=True).delete()
    kind, _made = ContentType.objects.get_or_create(app_label="sites", model="reviewtask")
    task = apps.get_model("sites", "ReviewTask").objects.create(name=TASK, active=True, content_type=kind)
    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    if root is not None:
        apps.get_model("wagtailcore", "WorkflowPage").objects.create(page_id=root.pk, workflow=workflow)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("sites", "0009_review_and_schedule"),
    ]

    operations = [migrations.RunPython(one_workflow_for_all, migrations.RunPython.noop)]
