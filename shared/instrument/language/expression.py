"""Rule language: a small subset of Python expressions, parsed against a white list and never run as text."""

import ast
from functools import lru_cache

HELPERS = ("count", "any_is", "all_in")
MAX_EXPRESSION_LENGTH = 500

OPERATORS = (ast.And, ast.Or, ast.Not, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LOOKUP = (ast.In, ast.NotIn)


class BadExpression(ValueError):
    """An expression outside the rule language."""


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """Returns the expression's tree, with every node on the white list. Raises BadExpression."""
    if len(text) > MAX_EXPRESSION_LENGTH:
        raise BadExpression(f"is longer than {MAX_EXPRESSION_LENGTH} characters")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpression("is not an expression") from None
    _check(tree)
    return tree


def names(text: str) -> tuple[str, ...]:
    """Returns the names in an expression, in the order they are written."""
    nodes = (n for n in ast.walk(parse(text)) if isinstance(n, ast.Name) and n.id not in HELPERS)
    ordered = sorted(nodes, key=lambda n: (n.lineno, n.col_offset))
    return tuple(dict.fromkeys(n.id for n in ordered))


def literals(text: str) -> tuple[str, ...]:
    """Returns the string literals of an expression, which it compares with answers."""
    return tuple(n.value for n in ast.walk(parse(text)) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def can_raise(text: str) -> bool:
    """Whether evaluating can raise TypeError: by ordering, or by looking something up in a name."""
    return any(
        isinstance(op, ORDERING) or (isinstance(op, LOOKUP) and not isinstance(right, ast.List))
        for node in ast.walk(parse(text))
        if isinstance(node, ast.Compare)
        for op, right in zip(node.ops, node.comparators, strict=True)
    )


def plain(text: str) -> str:
    """Returns the expression as Python source made from its white-listed tree, with comparisons for helpers."""
    return ast.unparse(ast.fix_missing_locations(_WriteOut().visit(_copy(parse(text)))))


def _copy(tree: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(tree), mode="eval").body


def _check(node: ast.expr) -> None:
    match node:
        case ast.Name():
            if node.id in HELPERS:
                raise BadExpression(f"uses {node.id} without calling it")
        case ast.Constant():
            _check_literal(node)
        case ast.List():
            _check_list(node)
        case ast.BoolOp():
            _check_all(node.values)
        case ast.UnaryOp(op=ast.Not()):
            _check(node.operand)
        case ast.Compare():
            _check_compare(node)
        case ast.Call():
            _check_call(node)
        case _:
            raise BadExpression(f"uses {type(node).__name__}, which the rule language does not have")


def _check_all(nodes: list[ast.expr]) -> None:
    for node in nodes:
        _check(node)


def _check_literal(node: ast.Constant) -> None:
    if node.value is not None and type(node.value) not in (str, int):
        raise BadExpression(f"holds {node.value!r}: only texts, whole numbers and None can be written")


def _check_list(node: ast.List) -> None:
    for element in node.elts:
        if not isinstance(element, ast.Constant | ast.List):
            raise BadExpression("has a list with something other than texts and numbers")
        _check(element)


def _check_compare(node: ast.Compare) -> None:
    for op in node.ops:
        if not isinstance(op, OPERATORS):
            raise BadExpression(f"uses {type(op).__name__}, which the rule language does not have")
    _check_all([node.left, *node.comparators])


def _check_call(node: ast.Call) -> None:
    helper = node.func.id if isinstance(node.func, ast.Name) else None
    if helper not in HELPERS:
        raise BadExpression(f"calls something other than {', '.join(HELPERS)}")
    if node.keywords or len(node.args) < 2:  # noqa: PLR2004 a value and at least one operand
        raise BadExpression(f"calls {helper} without a value and at least one question")
    first, *rest = node.args
    if not isinstance(first, ast.List if helper == "all_in" else ast.Constant):
        raise BadExpression(f"calls {helper} with a first operand that is not written out")
    if not all(isinstance(operand, ast.Name) for operand in rest):
        raise BadExpression(f"calls {helper} with something other than names")
    _check_all(node.args)


class _WriteOut(ast.NodeTransformer):
    """Replaces the helpers by comparisons: no call is left, and short-circuiting makes them fast."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        first, *rest = node.args
        match node.func.id:
            case "any_is":
                return _join(ast.Or(), [_compare(operand, ast.Eq(), first) for operand in rest])
            case "all_in":
                return _join(ast.And(), [_compare(operand, ast.In(), first) for operand in rest])
            case _:
                return _sum([_compare(operand, ast.Eq(), first) for operand in rest])


def _compare(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
    return ast.Compare(left=left, ops=[op], comparators=[right])


def _join(op: ast.boolop, values: list[ast.expr]) -> ast.expr:
    return values[0] if len(values) == 1 else ast.BoolOp(op=op, values=values)


def _sum(values: list[ast.expr]) -> ast.expr:
    total = values[0]
    for value in values[1:]:
        total = ast.BinOp(left=total, op=ast.Add(), right=value)
    return total
