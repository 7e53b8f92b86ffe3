"""Cell values as people write them: days, county codes, whole numbers, and texts that differ by nothing visible."""

import re
import unicodedata
from datetime import date

ISO_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]0?0:00(?::00(?:\.0+)?)?)?")
US_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})(?: 0?0:00(?::00)?| 12:00(?::00)? AM)?")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2}")
SERIAL_DAY = re.compile(r"[1-9][0-9]{4}(\.0+)?")

MIN_YEAR, MAX_YEAR = 1900, 2200
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

COUNTY = re.compile(r"'?([0-9]{4,5})(?:\.0+)?")
COUNTY_DIGITS = 5
WHOLE_NUMBER = re.compile(r"([0-9]{1,9})(?:\.0+)?")


def parse_day(text: str) -> date:
    """Return the day of `2026-03-31` or of the American `3/31/2026`. Raise ValueError with the reason in a sentence."""
    if match := ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := US_DAY.fullmatch(text):
        month, day, year = map(int, match.groups())
    elif SHORT_YEAR.fullmatch(text):
        raise ValueError("The year has two digits. Write four, like 2026-03-31 or 3/31/2026.")
    elif SERIAL_DAY.fullmatch(text):
        raise ValueError("This is the number by which a spreadsheet counts days. Format the column as a date.")
    else:
        raise ValueError("The day is not written like 2026-03-31 or 3/31/2026.")
    if not 1 <= month <= len(MONTHS):
        raise ValueError(f"There is no month {month}. Write the day like 2026-03-31, or month first like 3/31/2026.")
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise ValueError(f"The year {year:04} cannot be right. Write the day like 2026-03-31 or 3/31/2026.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no {MONTHS[month - 1]} {day} in {year}.") from None


def county_code(text: str) -> str:
    """Return the federal number with the zero that a spreadsheet drops, `06001` for `6001`; other texts unchanged."""
    match = COUNTY.fullmatch(text)
    return match[1].zfill(COUNTY_DIGITS) if match else text


def whole_number(text: str) -> int | None:
    """Return the number of `12` or of the `12.0` of some programs, None for any other text."""
    match = WHOLE_NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def column_name(text: str) -> str:
    """Return a header's text as a column's name: `Size Tier` is `size_tier`."""
    return "_".join(re.findall(r"[^\W_]+", folded(text)))


def folded(text: str) -> str:
    """Return a text without its capitals, Unicode forms, kinds of dashes, invisible characters and extra spaces.

    Two texts that a reader takes for the same are equal when they are folded.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    signs = ("-" if _is_dash(sign) else sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc"))
    return re.sub(r" ?([-./_]) ?", r"\1", " ".join("".join(signs).split()))


def likeness(text: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits without leading zeros: equal for `00123` and `123`, `A-1` and `A1`."""
    return tuple(run.lstrip("0") or "0" for run in re.findall(r"[0-9]+|[^\W\d_]+", folded(text)))


def _is_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" or sign in "\u2212\u02d7\u2043"
