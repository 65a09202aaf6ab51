"""What the probe lets pass, each with its reason. Additions are reviewed: nothing else passes."""

# Name of an address, and the words of the other office that it may show, as a regular expression.
ALLOWED: dict[str, str] = {}

# Addresses at which Wagtail answers nonsense with an error of the server instead of a plain refusal. Nothing is
# shown and nothing is written: the transaction of such a request is undone.
CLUMSY = {
    "wagtailadmin_pages:copy": "looks a new parent up by its number without asking whether there is one",
    "wagtailadmin_choose_page_external_link": "takes for granted that the address was filled in",
}

# What somebody who is not signed in may ask, and why; everything else leads to the sign-in or is refused.
OPEN = {
    "account_login": "the sign-in itself",
    "account_inactive": "tells that an account is switched off, to everybody the same",
    "security_link": "who is invited comes in here, with a code",
    "security_link_password": "the next step of it; without a code it leads back",
    "mfa_login_webauthn": "the sign-in with a passkey asks for its challenge here",
    "wagtailadmin_javascript_catalog": "words of the screens, the same for everybody",
    "wagtailadmin_sprite": "icons",
}

# Tables that no screen of the desk may read at all.
READABLE_BY_NONE = {
    "sites_subscription": "addresses of citizens: the desk gets a count from a function",
    "sites_subscriptiontry": "counts for the limit of the inbox: its functions alone read them",
}
# Tables of which everybody reads rows that name another office.
READABLE_BY_ALL = {
    "wagtailcore_site": "names and hosts of sites are public",
    "taggit_tag": "words without content; no screen of the desk offers them",
    "security_freeze": "every plane asks which offices are frozen",
    "site_import_movedeadline": "every office reads by which day it shall have moved; set from above",
}
