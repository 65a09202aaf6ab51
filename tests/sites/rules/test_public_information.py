"""The list of public information: what an entry must and must not say."""

import pytest

from pendopo.sites.rules.public_information import ARTICLES, TITLES, InformationClass, Listing, faults_of


@pytest.mark.parametrize(
    ("listing", "faults"),
    [
        (Listing("", True, ""), {}),
        (Listing("berkala", True, ""), {}),
        (Listing("dikecualikan", False, "Pasal 17 huruf h; Keputusan 3/2027"), {}),
        (Listing("dikecualikan", True, "Pasal 17 huruf h"), {"document": "file_of_exempted"}),
        (Listing("dikecualikan", False, "  "), {"exemption": "no_ground"}),
        (Listing("dikecualikan", True, ""), {"document": "file_of_exempted", "exemption": "no_ground"}),
        (Listing("setiap-saat", False, "Pasal 17"), {"exemption": "ground_without_exemption"}),
    ],
)
def test_exempted_information_has_its_ground_and_never_its_file(listing: Listing, faults: dict[str, str]) -> None:
    assert faults_of(listing) == faults


def test_each_of_the_four_classes_has_its_title_and_article() -> None:
    assert set(TITLES) == set(ARTICLES) == set(InformationClass)
    assert len(InformationClass) == 4
