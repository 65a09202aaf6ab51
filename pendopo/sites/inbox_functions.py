"""What intake may do in the database: call these functions. It has no right on any table.

They run as their owner, in the scope of all offices, which each opens and closes for itself. They take hashes of secrets,
never secrets, and give back public facts of an office or a word.
"""

from pendopo.sites.rules.subscriptions import LINK_DAYS

MOST_OF_A_CLIENT, MOST_OF_ALL = 30, 3_000  # tries in an hour
MOST_OF_AN_ADDRESS = 5  # mails that ask for a confirmation, in a day, whatever the offices
AGAIN_AFTER = "1 hour"
AS_OWNER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
# The scope of all offices for the length of a call. (A function's own SET is not for owners who are no superusers.)
OLD_SCOPE = "low text := current_setting('pendopo.low', true); high text := current_setting('pendopo.high', true);"
OPEN = f"PERFORM set_config('pendopo.low', '0', true), set_config('pendopo.high', '{2**63 - 1}', true);"
CLOSE = "PERFORM set_config('pendopo.low', coalesce(low, ''), true), set_config('pendopo.high', coalesce(high, ''), true);"

SIGNATURES = {
    "inbox_subscribe(bigint, text, text, integer)": ("pendopo_intake",),
    "inbox_office(bigint)": ("pendopo_intake",),
    "inbox_link(text)": ("pendopo_intake",),
    "inbox_confirm(text)": ("pendopo_intake",),
    "inbox_leave(text)": ("pendopo_intake",),
    "inbox_subscribers(bigint)": ("pendopo_desk", "pendopo_operator"),
}
# Tests call as the operator what intake calls; the operator's role may write these tables anyway.
ALSO_OPERATOR = "pendopo_operator"

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION inbox_subscribe(office bigint, mail text, how text, from_client integer) RETURNS text
{AS_OWNER} AS $$
DECLARE {OLD_SCOPE} this_hour timestamptz := date_trunc('hour', now()); tried integer;
BEGIN
    {OPEN}
    IF how NOT IN ('harian', 'mingguan') OR length(mail) > 254 OR mail !~ '^[^@[:space:][:cntrl:]]{{1,64}}@[a-z0-9.-]+[.][a-z0-9-]+$'
       OR from_client NOT BETWEEN 0 AND 65535
       OR NOT EXISTS (SELECT FROM sites_homepage h JOIN regions_office o ON o.id = h.office_id WHERE o.key = office) THEN
        {CLOSE} RETURN 'invalid';
    END IF;
    INSERT INTO sites_subscriptiontry AS t (hour, client, times) VALUES (this_hour, from_client, 1)
        ON CONFLICT (hour, client) DO UPDATE SET times = t.times + 1 RETURNING times INTO tried;
    IF tried > {MOST_OF_A_CLIENT} OR (SELECT sum(times) FROM sites_subscriptiontry WHERE hour = this_hour) > {MOST_OF_ALL} THEN
        {CLOSE} RETURN 'busy';
    END IF;
    -- From here on the answer is the same whatever happens: it must not tell who subscribes to what.
    IF (SELECT count(*) FROM sites_subscription WHERE address = mail AND asked_at > now() - interval '1 day') >= {MOST_OF_AN_ADDRESS} THEN
        {CLOSE} RETURN 'noted';
    END IF;
    INSERT INTO sites_subscription AS s (office_key, address, rhythm, wish, asked_at) VALUES (office, mail, how, how, now())
        ON CONFLICT (office_key, address) DO UPDATE SET wish = excluded.wish, asked_at = now(), mailed_at = NULL, token_sha256 = NULL
        WHERE s.asked_at IS NULL OR s.asked_at < now() - interval '{AGAIN_AFTER}';
    {CLOSE} RETURN 'noted';
END $$;

CREATE OR REPLACE FUNCTION inbox_office(office bigint) RETURNS TABLE (office_name text, body text, host_label text)
{AS_OWNER} STABLE AS $$
BEGIN
    RETURN QUERY SELECT o.name::text, o.body::text, o.host_label::text FROM regions_office o WHERE o.key = office;
END $$;

CREATE OR REPLACE FUNCTION inbox_link(secret_sha256 text) RETURNS TABLE (what text, rhythm text, office_key bigint)
{AS_OWNER} AS $$
DECLARE {OLD_SCOPE}
BEGIN
    {OPEN}
    RETURN QUERY SELECT 'confirm', s.wish::text, s.office_key FROM sites_subscription s
        WHERE s.token_sha256 = secret_sha256 AND s.mailed_at > now() - interval '{LINK_DAYS} days'
        UNION ALL SELECT 'leave', s.rhythm::text, s.office_key FROM sites_subscription s WHERE s.leave_sha256 = secret_sha256;
    {CLOSE}
END $$;

CREATE OR REPLACE FUNCTION inbox_confirm(secret_sha256 text) RETURNS bigint
{AS_OWNER} AS $$
DECLARE {OLD_SCOPE} found bigint;
BEGIN
    {OPEN}
    UPDATE sites_subscription s SET rhythm = s.wish, wish = '', asked_at = NULL, mailed_at = NULL, token_sha256 = NULL,
        confirmed_at = coalesce(s.confirmed_at, now()), news_after = coalesce(s.news_after, clock_timestamp()), refusals = 0
        WHERE s.token_sha256 = secret_sha256 AND s.mailed_at > now() - interval '{LINK_DAYS} days' RETURNING s.office_key INTO found;
    {CLOSE} RETURN found;
END $$;

CREATE OR REPLACE FUNCTION inbox_leave(secret_sha256 text) RETURNS bigint
{AS_OWNER} AS $$
DECLARE {OLD_SCOPE} found bigint;
BEGIN
    {OPEN}
    DELETE FROM sites_subscription s WHERE s.leave_sha256 = secret_sha256 RETURNING s.office_key INTO found;
    {CLOSE} RETURN found;
END $$;

-- In the scope of whoever asks: of another office the count is nothing.
CREATE OR REPLACE FUNCTION inbox_subscribers(office bigint) RETURNS TABLE (daily bigint, weekly bigint)
{AS_OWNER} STABLE AS $$
BEGIN
    RETURN QUERY SELECT count(*) FILTER (WHERE s.rhythm = 'harian'), count(*) FILTER (WHERE s.rhythm = 'mingguan')
        FROM sites_subscription s WHERE s.office_key = office AND s.confirmed_at IS NOT NULL;
END $$;
""" + "".join(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;\n" for signature in SIGNATURES)  # noqa: S608  # fmt: skip


def functions_of(role: str) -> tuple[str, ...]:
    """The functions that a role may call."""
    return tuple(signature for signature, roles in SIGNATURES.items() if role in (*roles, ALSO_OPERATOR))
