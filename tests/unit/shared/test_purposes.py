"""Three purposes and no fourth: a site's name says which it is for, and where its data goes no other's does."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.topics import PER_PURPOSE, database_of, topic_of
from shared.contracts.vocabulary import Purpose, Site, SiteOrJurisdiction, purpose_of

SITE: TypeAdapter[str] = TypeAdapter(Site)
PLACE: TypeAdapter[str] = TypeAdapter(SiteOrJurisdiction)
NO_SITES = ["ca-practice", "ca-qa", "ca-", "ca", "us", "CA-cqi", "cal-cqi", "ca_cqi", "ca-cqi ", "ca-cqi\n", "-cqi", ""]


@pytest.mark.requirement("R1")
def test_a_site_is_for_training_for_cqi_or_for_the_cfsr() -> None:
    assert {purpose_of(f"ca-{purpose}") for purpose in ("training", "cqi", "cfsr")} == set(Purpose)
    assert len(Purpose) == 3


@pytest.mark.requirement("R1")
@pytest.mark.parametrize("name", NO_SITES)
def test_a_fourth_purpose_and_whatever_is_no_site_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a site"):
        purpose_of(name)
    with pytest.raises(ValidationError):
        SITE.validate_python(name)


def test_a_fact_is_about_a_site_a_jurisdiction_or_the_platform() -> None:
    for place in ("ca-cqi", "ca", "us"):
        assert PLACE.validate_python(place) == place
    with pytest.raises(ValidationError):
        PLACE.validate_python("everywhere")


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("owner", PER_PURPOSE)
def test_sites_of_two_purposes_share_neither_topic_nor_database(owner: str) -> None:
    assert len({topic_of(owner, f"ca-{purpose}") for purpose in Purpose}) == len(Purpose)
    assert len({database_of(owner, purpose) for purpose in Purpose}) == len(Purpose)
