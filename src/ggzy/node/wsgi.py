"""Django as a WSGI application: granian in production, our front in one process."""

import os

from django.core.wsgi import get_wsgi_application

from ggzy.node import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.settings.embedded")
application = get_wsgi_application()
memory.settle()
