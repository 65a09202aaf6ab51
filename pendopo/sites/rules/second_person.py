"""Who may approve what: nobody approves the own words."""


def may_approve(*, publishes: bool, reviewer: int, author: int | None) -> bool:
    """Whether a person may approve the newest version of a page, or send it back.

    Args:
        publishes: whether the person's roles let him or her publish in the page's office.
        reviewer: primary key of the person.
        author: primary key of who saved the newest version; None when a command did.
    """
    return publishes and reviewer != author


def may_publish_alone(*, publishes: bool, two_persons: bool) -> bool:
    """Whether a person may publish without a second one.

    Args:
        publishes: whether the roles allow it.
        two_persons: whether the office demands that every page is reviewed.
    """
    return publishes and not two_persons


def reason_is_enough(text: str, shortest: int = 10) -> bool:
    """Whether a reason says something: at least ``shortest`` letters or digits, and more than one of them."""
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    return len(letters) >= shortest and len(set(letters)) > 2
