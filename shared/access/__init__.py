"""Who may do what: one table, one pure function over it, and the fold of the facts that it needs. Pure."""

from shared.access.policy import NOTHING, About, Question, Verdict, judge
from shared.access.role_table import ACTIONS, Action
from shared.access.state import Facts, SiteFacts

__all__ = ["ACTIONS", "NOTHING", "About", "Action", "Facts", "Question", "SiteFacts", "Verdict", "judge"]
