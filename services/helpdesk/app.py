"""Help desk: who asked, about what, and whether it is settled. Owns the topic oms.helpdesk and its database."""

from services.helpdesk.api import router
from shared.runtime import Runtime
from shared.service import Service

service = Service("helpdesk", Runtime, router)
api = service.api
