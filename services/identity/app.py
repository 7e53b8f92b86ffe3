"""Identity: people and their review-specific roles. Owns the topic oms.identity and the database identity."""

from services.identity.api import router
from shared.service import Service

service = Service("identity", router)
api = service.api
