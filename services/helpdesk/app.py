"""Help desk service. Owns the topic oms.helpdesk and the database helpdesk."""

from services.helpdesk.api import router
from shared.runtime import Runtime
from shared.service import Service

service = Service("helpdesk", Runtime, router)
api = service.api
