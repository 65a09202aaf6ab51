"""Every address that the desk's resolver knows, walked and not listed: a new screen is probed without anybody remembering."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

URLS = "pendopo.project.urls_desk"


@dataclass(frozen=True)
class Argument:
    """One argument of an address: its name ('' where a regular expression gives none) and its converter, such as ``int``."""

    name: str
    kind: str


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver.

    Attributes:
        route: the address with ``{}`` for each argument, beginning with a slash.
        name: with its namespaces, as ``reverse`` takes it; the route where it has none.
        arguments: in the order in which they stand in the route.
    """

    route: str
    name: str
    arguments: tuple[Argument, ...]

    def filled(self, values: tuple[object, ...]) -> str:
        return self.route.format(*values)


def all_addresses() -> list[Address]:
    """Each pattern once, in the order of the resolver."""
    return list(walk(get_resolver(URLS), "", (), ()))


def walk(resolver: URLResolver, before: str, namespaces: tuple[str, ...], arguments: tuple[Argument, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route, own = parts_of(pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, before + route, inner, arguments + own)
        elif isinstance(pattern, URLPattern):
            address = f"/{before}{route}"
            yield Address(address, ":".join((*namespaces, pattern.name or address)), arguments + own)


def parts_of(pattern: URLPattern | URLResolver) -> tuple[str, tuple[Argument, ...]]:
    """A pattern's piece of the route with ``{}`` for its arguments, and these."""
    text = str(pattern.pattern)
    if isinstance(pattern.pattern, RegexPattern):
        return of_regex(text.removeprefix("^").removesuffix("$"))
    converters = pattern.pattern.converters
    route = re.sub(r"<(?:\w+:)?(\w+)>", "{}", text)
    names = re.findall(r"<(?:\w+:)?(\w+)>", text)
    return route, tuple(Argument(name, type(converters[name]).__name__.removesuffix("Converter").lower()) for name in names)


def of_regex(text: str) -> tuple[str, tuple[Argument, ...]]:
    """As :func:`parts_of` for a regular expression: its outer groups are the arguments, of other signs one is made up."""
    arguments: list[Argument] = []
    plain = ""
    while text:
        if not text.startswith("("):
            plain, text = plain + text[0], text[1:]
            continue
        end = next(n for n in range(1, len(text) + 1) if text[:n].count("(") == text[:n].count(")"))
        group, text = text[:end], text[end:]
        if group.startswith("(?:"):
            plain += group[3:-1].partition("|")[0]
        else:
            name = re.match(r"\(\?P<(\w+)>", group)
            arguments.append(Argument(name[1] if name else "", "regex"))
            plain += "{}"
    return plain.replace("\\.", ".").replace("\\d+", "1").replace(".*", "apa-saja").replace("$", ""), tuple(arguments)


def combinations(choices: list[list[object]], most: int) -> list[tuple[object, ...]]:
    """Ways to fill the arguments: as many as the longest list of choices, then mixtures, at most ``most`` in all."""
    longest = max((len(one) for one in choices), default=1)
    straight: list[tuple[object, ...]] = [tuple(one[min(number, len(one) - 1)] for one in choices) for number in range(longest)]
    mixed = [combination for combination in itertools.product(*choices) if combination not in straight]
    return list(dict.fromkeys([*straight, *mixed]))[:most]
