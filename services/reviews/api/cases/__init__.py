"""Routes of one case: entry, texts, QA, notes, overrides, elimination, practice.

A route names its action, calls one command or one load, and builds the response. Rules are in `domain.case`, storage
is in `store`; both may be imported, routes of other rooms may not, but for shared helpers of `case_commands`.
"""
