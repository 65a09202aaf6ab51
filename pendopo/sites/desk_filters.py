"""Narrows what Wagtail's screens offer to choose from to the open scope: sites, people, pages.

Row-level security is the wall. But host names of sites are public and not behind it, and a list of 1,106 of them
is of no use to anybody who works in one office. Wagtail has no hook for most of these places, so the few classes
that all of them go through are patched; the leak probe says when an upgrade opens another.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.forms import Form, ModelChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters.filters import QuerySetRequestMixin
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.contrib.redirects.forms import ConfirmImportForm, RedirectForm
from wagtail.models import Page, Site

from pendopo.regions.models import Office
from pendopo.security.models import User
from pendopo.security.scope import current_scope
from pendopo.sites.models import HomePage
from pendopo.sites.rules.paths import next_path, paths_of, practice_path

every_choice = QuerySetRequestMixin.get_queryset


def sites_in_scope() -> "QuerySet[Site]":
    """Sites of the offices in the open scope; none without a scope."""
    scope = current_scope()
    if scope is None:
        return Site.objects.none()
    return Site.objects.filter(root_page__in=HomePage.objects.filter(office__key__range=tuple(scope)).values("pk"))


def people_in_scope() -> "QuerySet[User]":
    """Staff of the offices in the open scope; nobody without a scope."""
    scope = current_scope()
    return User.objects.filter(office__key__range=tuple(scope)) if scope else User.objects.none()


def offices_in_scope() -> "QuerySet[Office]":
    """Offices in the open scope; none without a scope."""
    scope = current_scope()
    return Office.objects.filter(key__range=tuple(scope)) if scope else Office.objects.none()


def pages_in_scope(pages: "QuerySet[Page]", *, practice: bool = False) -> "QuerySet[Page]":
    """Of ``pages`` those that belong to offices in the open scope; none without a scope.

    Args:
        practice: with those of practice sites: where pages are looked at, and not where one is chosen to be linked to.
    """
    scope = current_scope()
    if scope is None:
        return pages.none()
    first, after_last = paths_of(scope)
    own = Q(path__gte=first, path__lt=after_last)
    if practice:
        own |= Q(path__gte=practice_path(scope.low), path__lt=next_path(practice_path(scope.high)))
    return pages.filter(own)


CHOICES: dict[type[Model], Callable[[], "QuerySet[Any]"]] = {Site: sites_in_scope, User: people_in_scope, Office: offices_in_scope}


def narrowed_choices(self: QuerySetRequestMixin, request: Any) -> Any:
    """The choices of a filter, whichever list it stands over: of sites, people and offices only those in scope.

    All filters of all lists ask through this one method; narrowing the filters themselves would miss the copies
    that every subclass of a set of filters has.
    """
    found = every_choice(self, request)
    in_scope = CHOICES.get(getattr(found, "model", None))  # type: ignore[arg-type]
    return found if in_scope is None else found.filter(pk__in=in_scope().values("pk"))


class OwnSiteField(ModelChoiceField):
    """Demands a site, and offers those in scope: where it is one, it is chosen already.

    A form copies its fields when it is made, so that is when the scope is asked.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(Site.objects.none(), required=True, **options)

    def __deepcopy__(self, memo: dict[int, Any]) -> "OwnSiteField":
        field: OwnSiteField = super().__deepcopy__(memo)
        field.queryset = sites_in_scope()
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.empty_label, field.initial = None, only[0].pk
            field.widget = copy(field.widget)
            field.widget.choices = field.choices
        return field


def demand_own_site(form: type[Form]) -> None:
    """Replace a form's field of a site, which takes "all sites" too, in the form and the classes made from it."""
    form.base_fields["site"] = form.declared_fields["site"] = OwnSiteField(label=_("Situs"))
    for subclass in form.__subclasses__():
        demand_own_site(subclass)


def trail_without_the_report(self: ContentTypeUseView) -> list[dict[str, Any]]:
    """The list of pages of one type stands by itself: the report above it is not served."""
    return [*self.breadcrumbs_items, {"url": self.get_index_url(), "label": capfirst(self.model._meta.verbose_name_plural)}]


def install() -> None:
    """Narrow them all. Called once, when Wagtail's screens are loaded."""
    QuerySetRequestMixin.get_queryset = narrowed_choices
    for form in (RedirectForm, ConfirmImportForm):
        demand_own_site(form)
    ContentTypeUseView.get_breadcrumbs_items = trail_without_the_report
