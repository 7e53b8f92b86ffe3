"""Rule of days: `shared.reference.zones` alone makes a day of a moment, so that no day is that of Greenwich."""

import ast
from collections.abc import Iterator

from tests.contracts.code_rules.names import Finding

EXEMPT = "shared/reference/zones.py"
DAY_LENGTH = len("2026-09-30")
LOCAL_DAY = "local_day of shared.reference.zones, `today(site)` of a request or runtime, or `day` of a recorded event"

ALWAYS = ("ZoneInfo", "fromtimestamp", "utcfromtimestamp", "utcnow")
WITHOUT_ARGUMENTS = ("date", "today")

ALLOWED = {
    ("shared/contracts/envelope.py", "self.envelope.time[:10]"),
    ("shared/tables/workbook.py", "value.date()"),
}
"""Events that were recorded without a day mean what they meant then, and a cell of a workbook has no time zone."""


def day_findings(trees: dict[str, ast.Module]) -> Iterator[Finding]:
    """Expressions that cut the day out of a moment, or that choose a time zone, outside of the one module."""
    for path, tree in trees.items():
        for node in ast.walk(tree) if path != EXEMPT else ():
            if isinstance(node, ast.expr) and (word := _forbidden(node)) and (path, ast.unparse(node)) not in ALLOWED:
                yield Finding(path, word, node.lineno, f"write {LOCAL_DAY}")


def _forbidden(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr="partition" | "split" as name), args=[ast.Constant(value="T"), *_]):
            return f'.{name}("T")'
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args):
            return name if name in ALWAYS or (name in WITHOUT_ARGUMENTS and not args) or _is_zoned(name, args) else ""
        case ast.Subscript(slice=ast.Slice(lower=None | ast.Constant(value=0), upper=ast.Constant(value=10))):
            return f"[:{DAY_LENGTH}]"
        case _:
            return ""


def _is_zoned(name: str, args: list[ast.expr]) -> bool:
    """Whether the call moves a moment to another zone than UTC."""
    return name == "astimezone" and [ast.unparse(arg) for arg in args] != ["UTC"]
