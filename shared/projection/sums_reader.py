"""Reader of sums: those of the keys that match, from the version of the view that readers are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, Document, Store
from shared.projection.summary import Summary, SumsKey, summary_of
from shared.projection.sums import Match, one_of, row_match, rows_of_keys, stale_keys, sums_name
from shared.projection.view import View, collection_name
from shared.projection.view_writer import live_rows


@dataclass(frozen=True)
class Sums:
    """The sums of some keys; `as_of` is the time of the newest event inside, `version` the view's name and version."""

    documents: Sequence[tuple[SumsKey, Document]]
    as_of: str | None
    version: str


async def read_sums(store: Store, purpose: Purpose | None, view: View, match: Match) -> Sums:
    """Return the sums of the keys that match, as of the promoted version's newest event.

    Sums of a key with a stale row are made from its rows here, and those of all keys while readers are still shown an
    older version, which may have none.
    """
    summary = summary_of(view)
    assert summary, f"{view.name} has no summary"
    rows, as_of = await live_rows(store, purpose, view)
    if rows.name != collection_name(view):
        return Sums(await _sums_from_rows(rows, summary, match), as_of, rows.name)
    stale = await stale_keys(rows, summary, match)
    stored = store.collection(purpose, sums_name(rows.name)).find(one_of(match), {"revision": 0})
    sums = {(doc["site"], *(doc[name] for name in summary.fields)): doc["sums"] async for doc in stored}
    if stale:
        for key, documents in (await rows_of_keys(rows, summary, sorted(stale))).items():
            sums[key] = summary.sums_of(document["row"] for document in documents)
    return Sums(sorted(sums.items(), key=lambda item: item[0]), as_of, rows.name)


async def _sums_from_rows(rows: Collection, summary: Summary, match: Match) -> list[tuple[SumsKey, Document]]:
    of_keys: dict[SumsKey, list[Document]] = {}
    async for document in rows.find(row_match(match)):
        if key := summary.key_of(document["site"], document["row"]):
            of_keys.setdefault(key, []).append(document["row"])
    return [(key, summary.sums_of(of_key)) for key, of_key in sorted(of_keys.items())]
