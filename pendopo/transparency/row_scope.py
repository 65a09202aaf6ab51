"""What the database itself holds of the logs, whoever asks: entries are only added, and a head only moves forwards.

SQL of triggers, applied with the scope of all tables (``pendopo/sites/row_scope.py``). They are ALWAYS triggers, which
replication mode does not skip, and they bind every role but the owner of the tables, whom nobody logs in as. The trigger of the
heads counts what was added by the index alone: without statistics, as in a fresh log, the planner would read the whole table.
"""

ENTRIES, HEADS, SUBMISSIONS = "transparency_logentry", "transparency_head", "transparency_submission"
TRIGGERS = {
    ENTRIES: ("only_added", "never_emptied"),
    HEADS: ("only_forwards", "never_deleted", "never_emptied"),
}

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$ BEGIN
    RAISE insufficient_privilege USING MESSAGE = TG_TABLE_NAME || ': a log is only added to';
END $$;
CREATE OR REPLACE FUNCTION log_head_forwards() RETURNS trigger LANGUAGE plpgsql SET search_path = public
    SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE added bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.size <> 0 THEN RAISE insufficient_privilege USING MESSAGE = 'a log begins with no entries'; END IF;
        RETURN NEW;
    END IF;
    IF (NEW.log, NEW.origin) IS DISTINCT FROM (OLD.log, OLD.origin) OR NEW.size < OLD.size OR NEW.at < OLD.at THEN
        RAISE insufficient_privilege USING MESSAGE = 'the head of a log only moves forwards';
    END IF;
    SELECT count(*) INTO added FROM {ENTRIES} WHERE log = NEW.log AND index >= OLD.size;
    IF added <> NEW.size - OLD.size OR (SELECT max(index) FROM {ENTRIES} WHERE log = NEW.log) <> NEW.size - 1 THEN
        RAISE insufficient_privilege USING MESSAGE = 'the head of a log moves with its entries';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_added BEFORE UPDATE OR DELETE ON {ENTRIES} FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {ENTRIES} FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
CREATE OR REPLACE TRIGGER only_forwards BEFORE INSERT OR UPDATE ON {HEADS} FOR EACH ROW EXECUTE FUNCTION log_head_forwards();
CREATE OR REPLACE TRIGGER never_deleted BEFORE DELETE ON {HEADS} FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {HEADS} FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
""" + "".join(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};\n" for table, names in TRIGGERS.items() for name in names)

# The writer's role: nothing else of the platform. It may hand in what it tells of itself, such as a new key.
WRITER = {
    HEADS: "SELECT, INSERT, UPDATE",
    ENTRIES: "SELECT, INSERT",
    SUBMISSIONS: "SELECT, INSERT, DELETE, UPDATE (refused)",
    "security_auditroot": "SELECT",
}
