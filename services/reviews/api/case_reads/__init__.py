"""Routes that show more of one case than its resource: history of an item, changes since a version, what-if.

A route here changes nothing. Rules are in `domain.case`; routes of other rooms may not be imported, but for the shared
helpers of `cases.case_commands`.
"""
