"""Naming rules of the code: words that were replaced, and the readings of the source that find them."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
PRODUCTION = ("services", "shared", "cli", "deploy")
NAMED = (*PRODUCTION, "tests/support")
"""Folders in which no replaced word is a name."""

WORDS = {
    "asked": "query, request or questions",
    "by": "ctx for a request context, otherwise group_by, key or the person's role",
    "done": "result, loaded, saved or the noun",
    "fact": "recorded for a RecordedEvent, otherwise event",
    "found": "rows, match, report or the noun",
    "held": "state, role, cached or the noun",
    "judge": "the verb with its object: authorize, validate_record, ...",
    "kept": "snapshot, stored or the noun",
    "level": "a word that says of what; `level` is a QA level, an access level or a log level",
    "one": "the element's noun",
    "place": "partition, index, site or position",
    "room": "module or router",
    "said": "fields, messages or output",
    "there": "existing, servers, store or the noun",
    "told": "what it is: kwargs, payload, headers or events",
    "verdict": "decision or validation",
    "wanted": "requested, required or expected",
    "who": "person_id or actor",
    "why": "reason",
    "wish": "requested or command",
    "words": "detail or text",
}
"""No variable, parameter, attribute, function or field of a dataclass has such a name. Fields of pydantic models may:
they are persisted or public."""

CONSTANTS = {
    "AT_ONCE": "a limit that says of what: MAX_CONCURRENT_...",
    "HEAD": "the thing's name: TABLE_HEADER, COLUMNS, ...",
    "NAME": "COLLECTION, FILE_NAME, ...",
    "PAGE": "..._PAGE_SIZE",
    "PATIENCE": "..._TIMEOUT_SECONDS",
    "TRIES": "MAX_..._ATTEMPTS or MAX_..._RETRIES",
}

METHODS = {
    "ask": "the verb with its object: send_request, ...",
    "check": "the verb with its object: check_limit, require_access, ...",
    "of": "from_settings, for_key or the verb with its object",
    "put": "the verb with its object: park, store_entry, ...",
    "run": "the verb with its object: execute, run_relay, ...",
    "take": "the verb with its object: process, claim_job, ...",
}

UNIQUE_TYPES = (
    "Held", "Journal", "Line", "Pace", "Part", "Place", "Reason", "Row", "Run", "Runtime", "Standing", "Told",
    "Verdict",
)  # fmt: skip
"""Production has at most one class or type alias of each of these names."""

FIELDS_THAT_STAY = ("by", "level")
"""Fields of commands and states, beside pydantic's: who decided, and at which QA level."""

STAYS = {
    "level": ("services/reviews/", "services/projections/", "shared/contracts/", "shared/access/role_table.py"),
    "put": ("cli/client/gateway_client.py",),
    "place": ("services/projections/", "cli/", "tests/support/publications/"),
}
"""Paths in which a word is the right noun or verb: a QA or access level, a place of a publication, the HTTP verb."""

MODELS = ("BaseModel", "BaseSettings")


@dataclass(frozen=True)
class Finding:
    """A name that is to be replaced, with its position and the rule that it breaks."""

    path: str
    word: str
    line: int
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: `{self.word}`: {self.advice}"


@cache
def sources(roots: tuple[str, ...]) -> dict[str, ast.Module]:
    """The syntax tree of each module below the roots, by path from the project's root."""
    paths = sorted(path for root in roots for path in (ROOT / root).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def name_findings(trees: dict[str, ast.Module]) -> list[Finding]:
    """Every name of the trees that a rule of this module forbids."""
    models = model_classes(trees)
    names = [item for path, tree in trees.items() for item in _findings_in(path, tree, models)]
    return [*names, *_repeated_types(trees)]


def model_classes(trees: dict[str, ast.Module]) -> set[str]:
    """Names of the classes that inherit from a pydantic model, directly or not."""
    bases: dict[str, set[str]] = defaultdict(set)
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}
    models = set(MODELS)
    while more := {name for name, parents in bases.items() if parents & models} - models:
        models |= more
    return models


def _findings_in(path: str, tree: ast.Module, models: set[str]) -> Iterator[Finding]:
    exempt = set(_exempt_fields(tree, models))
    for node in ast.walk(tree):
        for name, line in [] if node in exempt else _bound(node):
            bare = name.strip("_")
            advice = WORDS.get(bare) or CONSTANTS.get(bare)
            if advice and not _stays(path, bare):
                yield Finding(path, bare, line, f"write {advice}")
        for method in node.body if isinstance(node, ast.ClassDef) else []:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                bare = method.name.strip("_")
                if bare in METHODS and not _stays(path, bare):
                    yield Finding(path, bare, method.lineno, f"write {METHODS[bare]}")


def _bound(node: ast.AST) -> list[tuple[str, int]]:
    """The names that a node binds, each with its line."""
    match node:
        case ast.Name(id=name, ctx=ast.Store(), lineno=line) | ast.Attribute(attr=name, ctx=ast.Store(), lineno=line):
            return [(name, line)]
        case ast.arg(arg=name, lineno=line):
            return [(name, line)]
        case ast.FunctionDef(name=name, lineno=line) | ast.AsyncFunctionDef(name=name, lineno=line):
            return [(name, line)]
        case ast.alias(asname=str(name), lineno=line) | ast.ExceptHandler(name=str(name), lineno=line):
            return [(name, line)]
        case ast.MatchAs(name=str(name), lineno=line) | ast.MatchStar(name=str(name), lineno=line):
            return [(name, line)]
        case _:
            return []


def _exempt_fields(tree: ast.Module, models: set[str]) -> Iterator[ast.AST]:
    """Targets of the fields that keep their names: all of a pydantic model's, some of any other class's."""
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for field in cls.body:
            match field:
                case ast.AnnAssign(target=ast.Name(id=name)) if cls.name in models or name in FIELDS_THAT_STAY:
                    yield field.target


def _stays(path: str, word: str) -> bool:
    return path.startswith(STAYS.get(word, ()))


def _repeated_types(trees: dict[str, ast.Module]) -> Iterator[Finding]:
    defined = defaultdict(list)
    for path, tree in trees.items():
        if path.startswith(PRODUCTION):
            for node in tree.body:
                for name in _types(node):
                    defined[name].append((path, node.lineno))
    for name, positions in defined.items():
        for path, line in positions if len(positions) > 1 else []:
            yield Finding(path, name, line, f"{len(positions)} types of this name: say which, one at most keeps it")


def _types(node: ast.stmt) -> list[str]:
    """Names of classes and type aliases that a statement of a module defines, of those that must be unique."""
    match node:
        case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            names = [name]
        case ast.Assign(targets=targets):
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        case _:
            names = []
    return [name for name in names if name in UNIQUE_TYPES]
