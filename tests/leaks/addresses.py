"""Every address that the desk's resolver knows, walked and not listed: a new screen is probed without anybody remembering."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

URLS = "pendopo.project.urls_desk"
GROUP = re.compile(r"\((?!\?:)[^()]*(?:\([^()]*\)[^()]*)*\)")


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
        taken: whether an earlier pattern takes everything that this one would answer.
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
        found = GROUP.findall(text)
        plain = GROUP.sub("{}", text).removeprefix("^").removesuffix("$").replace("\\.", ".").replace("\\d+", "1")
        return plain, tuple(Argument(*named(group)) for group in found)
    converters = pattern.pattern.converters
    route = re.sub(r"<(?:\w+:)?(\w+)>", "{}", text)
    names = re.findall(r"<(?:\w+:)?(\w+)>", text)
    return route, tuple(Argument(name, type(converters[name]).__name__.removesuffix("Converter").lower()) for name in names)


def named(group: str) -> tuple[str, str]:
    name = re.match(r"\(\?P<(\w+)>", group)
    return (name[1] if name else "", "regex")


def combinations(choices: list[list[object]], most: int) -> list[tuple[object, ...]]:
    """Ways to fill the arguments: as many as the longest list of choices, then mixtures, at most ``most`` in all."""
    longest = max((len(one) for one in choices), default=1)
    straight = [tuple(one[min(number, len(one) - 1)] for one in choices) for number in range(longest)]
    mixed = [combination for combination in itertools.product(*choices) if combination not in straight]
    return list(dict.fromkeys([*straight, *mixed]))[:most]
