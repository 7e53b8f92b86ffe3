"""View of analyses: one row per saved analysis with its definition and its owner."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.projections import AnalysisDiscarded, AnalysisSaved, AnalysisSharingChanged
from shared.eventstore.journal_entry import Document


class Analyses:
    """Reads projections; the source of the list of saved analyses of a site."""

    name, version = "analyses", 1
    owners = ("projections",)
    urgent = ("projections",)
    about = ("ana_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
            case AnalysisSaved(definition=definition, shared=shared):
                about = {"owner": recorded.envelope.actor, "saved": recorded.day, "shared": shared}
                return about | {"state": "saved", "definition": definition.model_dump(mode="json", exclude_none=True)}
            case AnalysisSharingChanged(shared=shared):
                return row | {"shared": shared}
            case AnalysisDiscarded():
                return row | {"state": "discarded"}
            case _:
                return row
