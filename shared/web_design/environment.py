"""Environment of the templates: the shared frame first, every value escaped, every text in one language."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.web_design import bar_charts, item_strip, line_charts
from shared.web_design.county_tiles import COUNTY_TILES
from shared.web_design.icons import icon
from shared.web_design.static_files import StaticFolder
from shared.web_design.texts import ENGLISH, translator

DESIGN = Path(__file__).parent / "templates"
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def make_environment(
    *templates: Path, static: StaticFolder, language: str = ENGLISH, texts: Mapping[str, str] = NO_TEXTS
) -> Environment:
    """Return the environment of one language; `texts` translates the English sentences of the process's own templates.

    Templates find `t`, `language`, `static`, `icon` and the charts in every file and macro.
    """
    environment = Environment(
        loader=FileSystemLoader([DESIGN, *templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=translator(language, texts),
        language=language,
        static=static.address,
        icon=icon,
        value_bar=bar_charts.value_bar,
        coded_bar=bar_charts.coded_bar,
        axis=bar_charts.axis,
        range_mark=bar_charts.range_mark,
        strip=item_strip.strip,
        trend=line_charts.trend,
        COUNTY_TILES=COUNTY_TILES,
    )
    return environment
