"""Sample answer sheets: realistic, complete and consistent cases, all invented.

Invented data for demonstrations, benchmarks and tests belongs here, rules do not. Imports the public names of
`shared.instrument`.
"""

from shared.instrument.samples.random_draw import Draw
from shared.instrument.samples.shares import AGENCIES, CASE_TYPES, INVENTED, Agency, CaseType
from shared.instrument.samples.sheet import sample

__all__ = ["AGENCIES", "CASE_TYPES", "INVENTED", "Agency", "CaseType", "Draw", "sample"]
