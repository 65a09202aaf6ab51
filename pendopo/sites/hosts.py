"""Host names and addresses of the sites, from the office's label and the settings."""

from django.conf import settings

from pendopo.regions.models import Office


def host_of(office: Office) -> str:
    """Host name of an office's site.

    The commission's sites lie right below the domain, the supervisor's below ``bawaslu.`` of it; on a laptop the
    national portal is the domain itself. Where PENDOPO_BAWASLU_DOMAIN is set, it takes the place of the latter.
    """
    domain = settings.DOMAIN if office.body == Office.Body.KPU else settings.BAWASLU_DOMAIN
    if settings.LOCAL and office.host_label == "www":
        return str(domain)
    return f"{office.host_label}.{domain}"


def origin_of(office: Office) -> str:
    """Scheme, host and port of an office's site, without a slash at the end."""
    return origin_of_host(host_of(office))


def origin_of_host(host: str) -> str:
    scheme, standard = ("http", 80) if settings.LOCAL else ("https", 443)
    port = "" if standard == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}"
    return f"{scheme}://{host}{port}"
