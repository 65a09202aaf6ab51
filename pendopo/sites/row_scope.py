"""The scope decision of every table: whose rows it holds, or why it holds nobody's. A house test reads this list."""

from typing import Any

from pendopo.regions.rules.offices import REGENCY
from pendopo.security.row_scope import LINK, PERSON, SCOPE_ITSELF, SESSION, SIGN_IN, RoleGrants, ScopedTable
from pendopo.security.rules.retention import AUDIT_YEARS
from pendopo.sites import inbox_functions
from pendopo.sites.rules.paths import FIRST_PRACTICE, PRACTICE
from pendopo.transparency import row_scope as log_scope

# A site's home page stands below the root at the step of its office's number (13506 is KPU Kabupaten Kediri),
# written in treebeard's base 36: 0001 0AF6. So a page's office is computed from its path, and the homes of a
# province and of all its regencies are one range of paths. A practice site's stands at the same number in the upper half.
OF_PATH = f"office_key_of_path(path) * {REGENCY}"


def is_practice(path: str) -> str:
    """SQL: whether a path lies in a practice site."""
    return f"""({path} COLLATE "C") >= '{FIRST_PRACTICE}'"""


FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION office_key_of_path(path text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(path) < 8 THEN 0 ELSE ((
        (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(path, 5, 1)) - 1) * 46656
      + (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(path, 6, 1)) - 1) * 1296
      + (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(path, 7, 1)) - 1) * 36
      + (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(path, 8, 1)) - 1)) % {PRACTICE}) END::bigint $$;
CREATE OR REPLACE FUNCTION office_key_of_object(type_id integer, object text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE kind text;
BEGIN
    IF object !~ '^[0-9]+$' THEN RETURN NULL; END IF;
    SELECT app_label || '.' || model INTO kind FROM django_content_type WHERE id = type_id;
    CASE kind
        WHEN 'sites.officeimage' THEN RETURN (SELECT office_key FROM sites_officeimage WHERE id = object::bigint);
        WHEN 'sites.officedocument' THEN RETURN (SELECT office_key FROM sites_officedocument WHERE id = object::bigint);
        WHEN 'wagtailcore.page' THEN RETURN (SELECT office_key FROM wagtailcore_page WHERE id = object::bigint);
        ELSE RETURN (SELECT office_key FROM wagtailcore_page WHERE id = object::bigint AND content_type_id = type_id);
    END CASE;
END $$;
CREATE OR REPLACE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM security_freeze WHERE ended_at IS NULL AND coalesce(NEW.office_key, OLD.office_key) BETWEEN low AND high) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the office is frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION refuse_transfer() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'an account keeps its name and its office';
END $$;
CREATE OR REPLACE TRIGGER refuse_transfer AFTER UPDATE ON security_user FOR EACH ROW
    WHEN (current_user = 'pendopo_desk' AND (OLD.office_id, OLD.username) IS DISTINCT FROM (NEW.office_id, NEW.username))
    EXECUTE FUNCTION refuse_transfer();
CREATE OR REPLACE FUNCTION refuse_leaving_practice() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what was written for practice stays there';
END $$;
CREATE OR REPLACE TRIGGER refuse_leaving_practice BEFORE UPDATE OF path ON wagtailcore_page FOR EACH ROW
    WHEN (({is_practice("OLD.path")}) IS DISTINCT FROM ({is_practice("NEW.path")})) EXECUTE FUNCTION refuse_leaving_practice();
"""
    + inbox_functions.FUNCTIONS
    + log_scope.FUNCTIONS
)

OF_PAGE = "(SELECT office_key FROM wagtailcore_page WHERE id = NEW.{0})"
OF_OBJECT = "office_key_of_object(NEW.content_type_id, NEW.object_id::text)"
OF_BASE_OBJECT = "office_key_of_object(NEW.base_content_type_id, NEW.object_id::text)"
OF_COLLECTION = "(SELECT office_key FROM wagtailcore_collection WHERE id = NEW.collection_id)"
OF_SITE = "(SELECT p.office_key FROM wagtailcore_site s JOIN wagtailcore_page p ON p.id = s.root_page_id WHERE s.id = NEW.site_id)"


# The publisher sees no page of a practice site, and so nothing that belongs to one.
NEVER_PRACTICE = {"pendopo_publisher": f"NOT {is_practice('path')}"}


def seen_page(column: str) -> dict[str, str]:
    return {"pendopo_publisher": f"EXISTS (SELECT FROM wagtailcore_page seen WHERE seen.id = {column})"}


def of_page(table: str, column: str = "page_id") -> ScopedTable:
    return ScopedTable(table, looked_up=OF_PAGE.format(column), watches=(column,), narrowed=seen_page(column))


OF_OFFICE = "(SELECT key FROM regions_office WHERE id = NEW.office_id)"


def of_person(table: str, column: str = "user_id", **more: Any) -> ScopedTable:
    """A table of people: it belongs to the office of the person, and the person reaches the own rows."""
    office = f"(SELECT office_key FROM security_user WHERE id = NEW.{column})"
    return ScopedTable(table, looked_up=office, watches=(column,), own=f"{column} = {PERSON}", freezes=False, **more)


PAGE_TYPES = [
    f"sites_{name}page"
    for name in (
        *("home", "languagehome", "practicehome", "standard", "profile", "informationlist"),
        *("newsindex", "announcementindex", "eventindex", "documentindex", "legalindex", "galleryindex"),
        *("news", "announcement", "event", "document", "legal", "album"),
    )
]
SCOPED = [
    # The root belongs to nobody, and every tree needs it. Homes of other offices are not seen: what Wagtail wants to
    # know of all sites for its addresses is read in a scope of its own (site_roots.py).
    ScopedTable("wagtailcore_page", generated=OF_PATH, also_read="depth = 1", narrowed=NEVER_PRACTICE),
    ScopedTable("wagtailcore_collection", generated=OF_PATH, also_read="depth = 1"),
    *(of_page(table, "page_ptr_id") for table in PAGE_TYPES),
    ScopedTable("sites_officeimage", looked_up=OF_COLLECTION, watches=("collection_id",)),
    ScopedTable("sites_officedocument", looked_up=OF_COLLECTION, watches=("collection_id",)),
    ScopedTable("sites_officerendition", looked_up="(SELECT office_key FROM sites_officeimage WHERE id = NEW.image_id)", watches=("image_id",)),
    ScopedTable("sites_officeprofile", looked_up=OF_SITE, watches=("site_id",)),
    # A frozen site is rolled back and compared while it is frozen.
    ScopedTable("sites_bakerequest", freezes=False),
    ScopedTable("sites_release", freezes=False),
    # What was approved is public. A frozen office can still withdraw what it never should have said.
    ScopedTable("sites_broadcast", also_read="approved_at IS NOT NULL", freezes=False),
    ScopedTable("sites_broadcastnote"),
    ScopedTable("sites_comparison", freezes=False),
    # A machine writes it, also of a frozen site.
    ScopedTable("sites_reportcard", freezes=False),
    ScopedTable("sites_viewcount", freezes=False),
    ScopedTable("sites_shownviews", freezes=False),
    ScopedTable("sites_oldaddress"),
    # Addresses of citizens: no role of a plane reads them; who wants to leave must be able to, also while a site is frozen.
    ScopedTable("sites_subscription", freezes=False),
    # Old sites on their way in. When an office shall have moved is no secret, and is said from above.
    ScopedTable("site_import_importjob"),
    ScopedTable("site_import_importeditem"),
    ScopedTable("site_import_importedmedium"),
    ScopedTable("site_import_movedeadline", also_read="office_key >= 0", freezes=False),
    ScopedTable("wagtailredirects_redirect", looked_up=OF_SITE, watches=("site_id",)),
    ScopedTable("wagtailcore_revision", looked_up=OF_BASE_OBJECT, watches=("object_id", "base_content_type_id"), narrowed=seen_page("object_id::bigint")),
    of_page("wagtailcore_pagelogentry"),
    ScopedTable("wagtailcore_modellogentry", looked_up=f"coalesce({OF_OBJECT}, {SCOPE_ITSELF})", watches=("object_id",)),
    ScopedTable("wagtailcore_referenceindex", looked_up=f"coalesce({OF_BASE_OBJECT}, {SCOPE_ITSELF})", watches=("object_id",)),
    ScopedTable("wagtailsearch_indexentry", looked_up=OF_OBJECT, watches=("object_id",)),
    ScopedTable("taggit_taggeditem", looked_up=OF_OBJECT, watches=("object_id",)),
    of_page("wagtailcore_comment"),
    ScopedTable("wagtailcore_commentreply", looked_up="(SELECT office_key FROM wagtailcore_comment WHERE id = NEW.comment_id)", watches=("comment_id",)),
    of_page("wagtailcore_pagesubscription"),
    of_page("wagtailcore_pageviewrestriction"),
    ScopedTable("wagtailcore_pageviewrestriction_groups", looked_up="(SELECT office_key FROM wagtailcore_pageviewrestriction WHERE id = NEW.pageviewrestriction_id)"),
    ScopedTable("wagtailcore_collectionviewrestriction", looked_up=OF_COLLECTION, watches=("collection_id",)),
    ScopedTable("wagtailcore_collectionviewrestriction_groups", looked_up="(SELECT office_key FROM wagtailcore_collectionviewrestriction WHERE id = NEW.collectionviewrestriction_id)"),
    # The one workflow is given to the root, whose pages are nobody's: every office reads that it holds for all.
    ScopedTable("wagtailcore_workflowpage", looked_up=OF_PAGE.format("page_id"), watches=("page_id",), also_read="office_key = 0"),
    ScopedTable("sites_reviewrule"),
    # Who has the link has no scope: it is found by the hash of its secret, and then its office is known.
    ScopedTable("sites_previewlink", looked_up=OF_PAGE.format("page_id"), watches=("page_id",), own=f"token_sha256 = {LINK}", own_for="SELECT"),
    ScopedTable("wagtailcore_workflowstate", looked_up=OF_BASE_OBJECT, watches=("object_id",)),
    ScopedTable("wagtailcore_taskstate", looked_up="(SELECT office_key FROM wagtailcore_workflowstate WHERE id = NEW.workflow_state_id)", watches=("workflow_state_id",)),
    ScopedTable("wagtailcore_uploadedfile", looked_up=SCOPE_ITSELF),
    ScopedTable("wagtailadmin_formstate", looked_up=f"coalesce({OF_OBJECT}, {SCOPE_ITSELF})", watches=("object_id",), freezes=False),
    ScopedTable("wagtailadmin_editingsession", looked_up=f"coalesce({OF_OBJECT}, {SCOPE_ITSELF})", watches=("object_id",), freezes=False),
    # People. An account is found by its name at sign-in, a session and a link by the hash of their secret.
    ScopedTable("security_user", looked_up=f"coalesce({OF_OFFICE}, 0)", watches=("office_id",), own=f"id = {PERSON} OR username = {SIGN_IN}", freezes=False),
    of_person("security_user_groups"),
    of_person("security_user_user_permissions"),
    ScopedTable("security_grant", looked_up=OF_OFFICE, watches=("office_id",), own=f"person_id = {PERSON}", own_for="SELECT", freezes=False),
    ScopedTable("security_session", looked_up="(SELECT office_key FROM security_user WHERE id = NEW.person_id)", watches=("person_id",), own=f"session_key = {SESSION} OR person_id = {PERSON}", freezes=False),
    ScopedTable("security_enrolmentlink", looked_up="(SELECT office_key FROM security_user WHERE id = NEW.person_id)", watches=("person_id",), own=f"token_sha256 = {LINK}", freezes=False),
    of_person("mfa_authenticator"),
    of_person("account_emailaddress"),
    ScopedTable("account_emailconfirmation", looked_up="(SELECT office_key FROM account_emailaddress WHERE id = NEW.email_address_id)", freezes=False),
    ScopedTable("socialaccount_socialaccount", looked_up="(SELECT office_key FROM security_user WHERE id = NEW.user_id)", watches=("user_id",), own=f"user_id = {PERSON} OR uid = {SIGN_IN}", freezes=False),
    ScopedTable("socialaccount_socialtoken", looked_up="(SELECT office_key FROM socialaccount_socialaccount WHERE id = NEW.account_id)", watches=("account_id",), freezes=False),
    of_person("wagtailusers_userprofile"),
    of_person("sites_firstweek", "person_id"),
    # Acts of security stay possible while an office is frozen.
    ScopedTable("security_auditentry", freezes=False, kept_for=f"{AUDIT_YEARS} years"),
    ScopedTable("security_proposal", freezes=False),
    ScopedTable("security_freeze", also_read="office_key >= 0", freezes=False),
    ScopedTable("security_incident", freezes=False),
    ScopedTable("security_incidententry", looked_up="(SELECT office_key FROM security_incident WHERE id = NEW.incident_id)", watches=("incident_id",), freezes=False),
]  # fmt: skip

# When a row changes its office (a page is moved by a split, an office is recoded), what belongs to it follows.
REKEY = {
    "wagtailcore_page": "".join(
        f"UPDATE {t.table} SET office_key = office_key WHERE {t.watches[0]} = NEW.id;"
        for t in SCOPED
        if t.looked_up and t.watches and t.looked_up == OF_PAGE.format(t.watches[0])
    )
    + "".join(
        f"UPDATE {table} SET office_key = office_key WHERE object_id = NEW.id::text AND {column} = (SELECT id FROM django_content_type"
        f" WHERE app_label = 'wagtailcore' AND model = 'page');"
        for table, column in (("wagtailcore_revision", "base_content_type_id"), ("wagtailcore_referenceindex", "base_content_type_id"),
                              ("wagtailcore_workflowstate", "base_content_type_id"))
    )
    + "UPDATE wagtailsearch_indexentry SET office_key = office_key WHERE object_id = NEW.id::text AND content_type_id = NEW.content_type_id;"
    + "UPDATE wagtailredirects_redirect r SET office_key = office_key FROM wagtailcore_site s WHERE s.id = r.site_id AND s.root_page_id = NEW.id;"
    + "UPDATE sites_officeprofile r SET office_key = office_key FROM wagtailcore_site s WHERE s.id = r.site_id AND s.root_page_id = NEW.id;",
    "wagtailcore_collection": "UPDATE sites_officeimage SET office_key = office_key WHERE collection_id = NEW.id;"
    "UPDATE sites_officedocument SET office_key = office_key WHERE collection_id = NEW.id;",
    "wagtailcore_comment": "UPDATE wagtailcore_commentreply SET office_key = office_key WHERE comment_id = NEW.id;",
    "wagtailcore_workflowstate": "UPDATE wagtailcore_taskstate SET office_key = office_key WHERE workflow_state_id = NEW.id;",
    "sites_officeimage": "UPDATE sites_officerendition SET office_key = office_key WHERE image_id = NEW.id;",
}  # fmt: skip

# Tables without rows of one office, each with the reason.
NATIONAL = {
    "regions_edition": "the tree of regions is public",
    "regions_region": "the tree of regions is public",
    "regions_regionlink": "the tree of regions is public",
    "regions_office": "names and hosts of offices are public",
    "wagtailcore_site": "host names are public, and Wagtail caches them for the whole process",
    "wagtailcore_locale": "languages of the platform",
    "wagtailcore_modelwithworkflow": "abstract",
    "wagtailcore_workflow": "workflows are defined nationally",
    "wagtailcore_workflowcontenttype": "workflows are defined nationally",
    "wagtailcore_workflowtask": "workflows are defined nationally",
    "wagtailcore_task": "workflows are defined nationally",
    "wagtailcore_groupapprovaltask": "workflows are defined nationally",
    "wagtailcore_groupapprovaltask_groups": "workflows are defined nationally",
    "sites_reviewtask": "workflows are defined nationally",
    "sites_countedlog": "how far the web servers' logs are counted: of all offices together, and no line of them",
    "sites_subscriptiontry": "how often subscriptions were tried in an hour, by groups of network addresses that name nobody",
    "wagtailcore_grouppagepermission": "rights are given by commands, the desk may not write them",
    "wagtailcore_groupcollectionpermission": "rights are given by commands, the desk may not write them",
    "wagtailcore_groupsitepermission": "rights are given by commands, the desk may not write them",
    "wagtailembeds_embed": "embeds are switched off",
    "wagtailimages_image": "unused: OfficeImage takes its place",
    "wagtailimages_rendition": "unused: OfficeRendition takes its place",
    "wagtaildocs_document": "unused: OfficeDocument takes its place",
    "transparency_head": "the logs are public",
    "transparency_logentry": "the logs are public",
    "transparency_submission": "what waits for its place in a public log",
    "security_auditroot": "one hash a day over the audit trail of all offices",
    "socialaccount_socialapp": "unused: identity providers come from the settings",
    "auth_group": "rights are given by commands, the desk may not write them",
    "auth_group_permissions": "rights are given by commands, the desk may not write them",
    "auth_permission": "names of rights",
    "django_content_type": "names of models",
    "taggit_tag": "words without content",
    "wagtailadmin_admin": "no table",
}

READ, WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"
# What the desk may do besides writing the content of offices. People are never deleted there, grants only ended.
DESK_WRITES_TOO = {
    "security_user": "SELECT, INSERT, UPDATE",
    "security_user_groups": READ,
    "security_user_user_permissions": READ,
    "security_grant": "SELECT, INSERT, UPDATE (ended_at, ended_by)",
    "security_enrolmentlink": "SELECT, INSERT, UPDATE (used_at, revoked_at)",
    "security_proposal": "SELECT, INSERT, UPDATE (decided_at, decided_by, outcome)",
    "security_freeze": "SELECT, INSERT, UPDATE (ended_at, ended_by, ended_with)",
    "security_incident": "SELECT, INSERT, UPDATE",
    "security_incidententry": "SELECT, INSERT, UPDATE (done_at, done_by)",
    "security_auditentry": "SELECT, INSERT",
    "security_cache": WRITE,
    "taggit_tag": "SELECT, INSERT",
    "transparency_submission": "SELECT, INSERT",
    "sites_bakerequest": "SELECT, INSERT",
    "sites_release": READ,
    "sites_comparison": READ,
    "sites_reportcard": READ,
    "sites_viewcount": READ,
    "sites_shownviews": READ,
    "sites_subscription": "",
    "sites_subscriptiontry": "",
    "sites_broadcast": "SELECT, INSERT, UPDATE",
    "sites_reviewrule": "SELECT, INSERT, UPDATE",
}
PEOPLE = {
    "security_user",
    "security_user_groups",
    "security_user_user_permissions",
    "security_grant",
    "security_session",
    "security_enrolmentlink",
    "security_proposal",
    "security_incident",
    "security_incidententry",
    "security_cache",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "wagtailusers_userprofile",
    "sites_previewlink",
    "sites_subscription",
    "sites_subscriptiontry",
    "sites_firstweek",
}
# Words that were never public, which the publisher has no use for. It reads pages as they stand in their own tables.
DRAFTS = {
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_pagelogentry",
    "wagtailcore_modellogentry",
    "wagtailcore_uploadedfile",
    "wagtailadmin_formstate",
    "wagtailadmin_editingsession",
    "wagtailsearch_indexentry",
    "site_import_importjob",
    "site_import_importeditem",
    "site_import_importedmedium",
    "site_import_movedeadline",
}


def grants(tables: list[str]) -> list[RoleGrants]:
    """Privileges of the planes' roles; intake gets no table, only the functions of its inbox."""
    scoped = {table.table for table in SCOPED}
    desk = {t: WRITE if t in scoped else READ for t in tables} | {t: p for t, p in DESK_WRITES_TOO.items() if t in tables}
    publisher = {t: READ for t in tables if t not in PEOPLE | DRAFTS}
    publisher |= {"sites_officerendition": "SELECT, INSERT", "sites_bakerequest": "SELECT, INSERT, DELETE, UPDATE (failed)"}
    publisher |= {"transparency_submission": "SELECT, INSERT"}
    publisher |= {"sites_release": "SELECT, INSERT", "sites_comparison": "SELECT, INSERT"}
    publisher |= {"sites_reportcard": "SELECT, INSERT, UPDATE"}
    publisher |= {"sites_broadcast": "SELECT, UPDATE (shown_at, over_at)"}
    operator = dict.fromkeys(tables, WRITE) | {"security_auditentry": "SELECT, INSERT, DELETE", "security_auditroot": "SELECT, INSERT"}
    operator |= {"sites_release": "SELECT, INSERT", "sites_comparison": "SELECT, INSERT"}
    operator |= {"transparency_head": READ, "transparency_logentry": READ}
    rights: dict[str, dict[str, str]] = {
        "pendopo_desk": desk,
        "pendopo_publisher": publisher,
        "pendopo_operator": operator,
        "pendopo_intake": {},
        "pendopo_log": log_scope.WRITER,
    }
    return [RoleGrants(role, tables, inbox_functions.functions_of(role)) for role, tables in rights.items()]


__all__ = ["FUNCTIONS", "NATIONAL", "REKEY", "SCOPED", "grants"]
