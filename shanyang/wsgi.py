"""WSGI entry point for granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanyang.settings")

application = get_wsgi_application()

from shanyang.checks import refuse_unsafe_start  # noqa: E402  (needs the apps)

refuse_unsafe_start()
