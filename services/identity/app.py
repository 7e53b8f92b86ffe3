"""Identity service: sites, people, roles and sign-in. Owns the topic oms.identity and the database identity."""

from services.identity.api import router
from services.identity.jobs.bootstrap import prepare
from services.identity.jobs.key_rotation import run_key_rotation
from services.identity.jobs.mail_delivery import run_mail_delivery
from services.identity.jobs.site_setup_saga import run_saga_loop
from services.identity.jobs.user_review_schedule import run_user_review_schedule
from services.identity.runtime import IdentityRuntime
from services.identity.store import declare
from shared.service import Service

service = Service(
    "identity",
    IdentityRuntime,
    router,
    declare=declare,
    prepare=prepare,
    background_tasks=(run_key_rotation, run_saga_loop, run_mail_delivery, run_user_review_schedule),
)
api = service.api
