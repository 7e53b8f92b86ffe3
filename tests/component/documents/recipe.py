"""Recipes of docs/extending.md: their edits, commands and checks, read from the text and run in a copy."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[3]
COPIED = ("services", "shared", "cli", "deploy", "tests", "docs", "pyproject.toml", "README.md", "CONTRIBUTING.md")
COMMANDS = {
    "make golden": ("-m", "tests.contracts.golden"),
    "make docs": ("-m", "cli.main", "docs"),
}
MODULES = {
    "mypy": ("-m", "mypy"),
    "pytest": ("-m", "pytest", "-q", "-p", "no:cacheprovider"),
    "oms": ("-m", "cli.main"),
    "python": (),
}

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)
_BLOCK = re.compile(r"^ *```(diff|python|yaml)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(rf"`({'|'.join(COMMANDS)})`")
_COUNT = re.compile(r"^Edits: (\d+) in (\d+) files\b", re.MULTILINE)
_CHECK = re.compile(r"^\| ([\d, ]+|nothing) \| `([^`|]+)` \| `+ ?(.+?) ?`+ \|$", re.MULTILINE)


@dataclass(frozen=True)
class Edit:
    """Replaces lines of a file that occur in it once; without such lines it makes the file."""

    file: str
    old: str
    new: str

    def applied_to(self, text: str) -> str:
        """Return the text with the new lines. Raises AssertionError unless the old ones occur once."""
        if not self.old:
            return self.new
        parts = f"\n{text}".split(f"\n{self.old}")
        assert len(parts) == 2, f"{self.file}: found {len(parts) - 1} times: {self.old!r}"
        return f"\n{self.new}".join(parts).removeprefix("\n")


@dataclass(frozen=True)
class Step:
    number: int
    edits: tuple[Edit, ...]
    commands: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """What a check prints when these steps are left out; none of them: the recipe was followed, and it passes."""

    left_out: tuple[int, ...]
    command: str
    message: str


@dataclass(frozen=True)
class Recipe:
    title: str
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    counted: tuple[int, int]
    """Edits and files, as the text states them."""

    def needs(self, step: Step) -> bool:
        """Return whether a check reads what the step's commands write: documents by `oms`, golden files by pytest."""
        reader = "oms" if "make docs" in step.commands else "pytest"
        return any(check.command.startswith(reader) and step.number not in check.left_out for check in self.checks)

    @property
    def edits(self) -> list[Edit]:
        return [edit for step in self.steps for edit in step.edits]


def recipes_in(text: str) -> list[Recipe]:
    """Return the sections that have checks, in their order."""
    titles, bodies = _SECTION.findall(text), _SECTION.split(text)[2::2]
    return [_recipe(title, body) for title, body in zip(titles, bodies, strict=True) if _CHECK.search(body)]


def _recipe(title: str, body: str) -> Recipe:
    edits, files = _COUNT.findall(body)[0]
    checks = [
        Check(tuple(map(int, re.findall(r"\d+", left_out))), command, message)
        for left_out, command, message in _CHECK.findall(body)
    ]
    return Recipe(title, tuple(_steps(body.partition("\n| left out |")[0])), tuple(checks), (int(edits), int(files)))


def _steps(body: str) -> Iterator[Step]:
    numbers, texts = _STEP.findall(body), _STEP.split(body)[2::2]
    for number, text in zip(numbers, texts, strict=True):
        edits = [edit for kind, block in _BLOCK.findall(text) for edit in _edits(kind, dedent(block))]
        yield Step(int(number), tuple(edits), tuple(_COMMAND.findall(_BLOCK.sub("", text))))


def _edits(kind: str, block: str) -> Iterator[Edit]:
    """A `diff` block names its file after `---` and separates edits by `@@`; any other block is a new file."""
    head, _, rest = block.partition("\n")
    if kind != "diff":
        yield Edit(head.removeprefix("# "), "", rest)
        return
    for hunk in rest.split("@@\n"):
        lines = hunk.splitlines()
        yield Edit(head.removeprefix("--- "), _lines(lines, " -"), _lines(lines, " +"))


def _lines(hunk: Sequence[str], signs: str) -> str:
    return "".join(f"{line[1:]}\n" for line in hunk if (line or " ")[0] in signs)


class Workshop:
    """A copy of the project in which one recipe is followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[int, set[Path]] = {}
        self._finished: dict[Path, bytes] = {}
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)

    def prepare(self, recipe: Recipe) -> None:
        """Follow the recipe whole, with the commands that a check needs."""
        for step in recipe.steps:
            before = self._generated()
            self._edit(step)
            for command in step.commands if recipe.needs(step) else ():
                done = self._run(COMMANDS[command])
                assert done.returncode == 0, done.stdout
            after = self._generated()
            self._written[step.number] = {path for path, text in after.items() if before.get(path) != text}
        self._finished = {path: path.read_bytes() for path in set[Path]().union(*self._written.values())}

    def follow(self, recipe: Recipe, left_out: Sequence[int]) -> None:
        """Make the edits of all steps but these; what the other steps' commands wrote is there."""
        for path in {self._folder / edit.file for edit in recipe.edits}:
            self._restore(path)
        for step in recipe.steps:
            if step.number not in left_out:
                self._edit(step)
            for path in self._written[step.number]:
                if step.number in left_out:
                    self._restore(path)
                else:
                    path.write_bytes(self._finished[path])

    def _edit(self, step: Step) -> None:
        for edit in step.edits:
            path = self._folder / edit.file
            path.write_text(edit.applied_to(path.read_text() if path.exists() else ""))

    def _restore(self, path: Path) -> None:
        original = ROOT / path.relative_to(self._folder)
        path.unlink(missing_ok=True)
        if original.exists():
            shutil.copy2(original, path)

    def _generated(self) -> dict[Path, str]:
        folders = (self._folder / "docs", self._folder / "tests/contracts/golden")
        return {path: path.read_text() for folder in folders for path in folder.iterdir() if path.is_file()}

    def check(self, command: str) -> tuple[int, str]:
        """Return the exit status and the output of a check in the copy."""
        name, *arguments = shlex.split(command)
        done = self._run([*MODULES[name], *arguments])
        return done.returncode, done.stdout

    def _run(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self._folder,
            env={"PYTHONPATH": str(self._folder), "PATH": "/usr/bin:/bin", "COLUMNS": "400"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
