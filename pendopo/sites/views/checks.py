"""What is found on a page while it is being written: asked by the editor's screen, over the form as it stands there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.pages.preview import PreviewOnCreate, PreviewOnEdit

from pendopo.security.access import needs
from pendopo.security.rules.roles import Action
from pendopo.sites import checks
from pendopo.sites.rules.findings import RULES, Severity


class CheckForm:
    """Answers a form with what is found; nothing of it is saved. Who may not edit the page is refused as by its preview."""

    http_method_names = ("post",)

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        try:
            super().setup(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            raise Http404 from None  # a script asks: a way back to the first screen would be of no use to it

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = self.get_form(request.POST)  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            return render(request, "desk/checks.html", {"form": form})
        form.save(commit=False)
        found = [
            {"severity": finding.severity, "place": finding.place, "what": checks.what_of(finding), "remedy": checks.remedy_of(finding)}
            for finding in checks.findings_of(form.instance)
        ]
        counts = {severity.value: sum(one["severity"] == severity for one in found) for severity in Severity}
        return render(request, "desk/checks.html", {"found": found, "counts": counts, "rules": len(RULES)})


class CheckOnEdit(CheckForm, PreviewOnEdit):
    """Of a page that is there."""


class CheckOnCreate(CheckForm, PreviewOnCreate):
    """Of a page that was never saved."""


# Outermost: these views look for their page before they are dispatched.
check_page = needs(Action.READ)(CheckOnEdit.as_view())
check_new_page = needs(Action.READ)(CheckOnCreate.as_view())
