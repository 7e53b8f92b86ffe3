"""Identity: sites, people, their roles and how they sign in. Owns the topic oms.identity and the database identity."""

from services.identity.api import router
from services.identity.jobs.bootstrap import keep_up, set_up
from services.identity.jobs.mail_delivery import deliver
from services.identity.jobs.site_setup_saga import carry_on
from services.identity.jobs.user_review_schedule import look_after_lists
from services.identity.store import declare
from shared.service import Service

service = Service(
    "identity", router, declare=declare, prepare=set_up, chores=(keep_up, carry_on, deliver, look_after_lists)
)
api = service.api
