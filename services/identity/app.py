"""Identity: sites, people, their roles and how they sign in. Owns the topic oms.identity and the database identity."""

from services.identity.api import router
from services.identity.chores.overdue import look_after_lists
from services.identity.chores.post import deliver
from services.identity.chores.saga import carry_on
from services.identity.chores.setting_up import keep_up, set_up
from services.identity.store import declare
from shared.service import Service

service = Service(
    "identity", router, declare=declare, prepare=set_up, chores=(keep_up, carry_on, deliver, look_after_lists)
)
api = service.api
