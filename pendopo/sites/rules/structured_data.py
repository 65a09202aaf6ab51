"""What search engines are told of a page beside its text: schema.org as JSON-LD, plain dictionaries that print as JSON."""

import datetime
import json
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from pendopo.sites.rules.events import When
from pendopo.sites.rules.public_view import Chrome, Link

Thing = dict[str, object]
HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
FORCE = {"berlaku": "InForce", "diubah": "PartiallyInForce", "dicabut": "NotInForce"}


def as_script(things: Iterable[Thing]) -> str:
    """The JSON of several things; no text in it can end the element that it stands in."""
    graph = {"@context": "https://schema.org", "@graph": [without_empty(thing) for thing in things]}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)


def without_empty(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in ("", None, [])}


def organisation(chrome: Chrome) -> Thing:
    """The office whose site it is."""
    contact = chrome.contact
    above = next((link for link in reversed(chrome.trail) if not link.current), None)
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{chrome.origin}/#kantor",
        "name": chrome.name,
        "url": f"{chrome.origin}/",
        "areaServed": chrome.place,
        "address": contact.address,
        "telephone": contact.phone,
        "email": contact.email,
        "parentOrganization": {"@type": "GovernmentOrganization", "url": above.url} if above else None,
    }


def breadcrumbs(chrome: Chrome, trail: Iterable[Link]) -> Thing:
    """The way from the front page to a page."""
    steps = [Link(chrome.name, chrome.start), *trail]
    items = [
        {"@type": "ListItem", "position": place, "name": link.title, "item": f"{chrome.origin}{link.url}"}
        for place, link in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article(chrome: Chrome, *, title: str, url: str, date: datetime.date, changed: str, description: str, image: str) -> Thing:
    """One news item; ``changed`` is an ISO time or ''."""
    return {
        "@type": "NewsArticle",
        "headline": title[:110],  # what search engines show at most
        "url": f"{chrome.origin}{url}",
        "datePublished": date.isoformat(),
        "dateModified": changed,
        "description": description,
        "image": image,
        "inLanguage": chrome.language.code,
        "publisher": {"@id": f"{chrome.origin}/#kantor"},
    }


def event(chrome: Chrome, *, title: str, url: str, when: When, zone: ZoneInfo, place: str, description: str, cancelled: bool) -> Thing:
    """One event with its times in the office's zone."""
    status = "EventCancelled" if cancelled else "EventScheduled"
    return {
        "@type": "Event",
        "name": title,
        "url": f"{chrome.origin}{url}",
        "startDate": moment(when.first, when.start, zone),
        "endDate": moment(when.last_day, when.end, zone),
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": place, "address": place} if place else None,
        "description": description,
        "organizer": {"@id": f"{chrome.origin}/#kantor"},
    }


def moment(date: datetime.date, time: datetime.time | None, zone: ZoneInfo) -> str:
    return datetime.datetime.combine(date, time, zone).isoformat() if time else date.isoformat()


def legislation(chrome: Chrome, *, citation: str, url: str, number: str, kind: str, date: datetime.date, standing: str) -> Thing:
    """One legal product."""
    return {
        "@type": "Legislation",
        "name": citation,
        "url": f"{chrome.origin}{url}",
        "legislationIdentifier": number,
        "legislationType": kind,
        "legislationDate": date.isoformat(),
        "legislationLegalForce": FORCE[standing],
        "legislationPassedBy": {"@id": f"{chrome.origin}/#kantor"},
    }


def questions(pairs: Iterable[tuple[str, str]]) -> Thing:
    """A page of questions; the answers as HTML."""
    asked = [{"@type": "Question", "name": name, "acceptedAnswer": {"@type": "Answer", "text": text}} for name, text in pairs]
    return {"@type": "FAQPage", "mainEntity": asked}
