"""Who may do what: one table, one pure function over it, and the fold of the facts that it needs. Pure."""

from shared.access.facts import Facts, SiteFacts
from shared.access.judge import NOTHING, About, Question, Verdict, judge
from shared.access.table import ACTIONS, Action

__all__ = ["ACTIONS", "NOTHING", "About", "Action", "Facts", "Question", "SiteFacts", "Verdict", "judge"]
