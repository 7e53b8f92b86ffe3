"""Routes that show more of one case than its resource: the history of an item, and the changes since a version.

A route here changes nothing. Rules are in `domain.case`; routes of other rooms may not be imported, but for the shared
helpers of `cases.case_commands`.
"""
