"""The WSGI application of the desk and of intake; PENDOPO_PLANE says which."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
application = get_wsgi_application()

if settings.PLANE == "desk":
    from pendopo.security.role_check import refuse_powerful_role

    refuse_powerful_role()
