"""The WSGI application of the desk and of intake; PENDOPO_PLANE says which."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
application = get_wsgi_application()
