-- The audit log: who did what, when, to which record, with before and after. Triggers write it with the rights of the
-- owner of the schema, so that the role of the service needs none but to read it, and no use case can forget it.
--
-- The service names who acts for each transaction of the office (tb.actor, tb.request). Where nobody is named it was
-- somebody without an account, or somebody at the database itself; the role and application_name tell.
-- What participants entered about themselves is never written here, so there is nothing to forget when they are.

-- +goose Up
CREATE TABLE audit_entries (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- By the clock of the database: the service cannot date it back.
    happened_at     timestamptz NOT NULL,
    transaction     bigint NOT NULL,
    actor_kind      text NOT NULL CONSTRAINT audit_entries_actor_kind CHECK (actor_kind IN ('participant', 'account', 'system', 'database')),
    account_id      bigint,
    request_id      text NOT NULL DEFAULT '',
    database_role   text NOT NULL,
    action          text NOT NULL CONSTRAINT audit_entries_action CHECK (action IN ('added', 'changed', 'removed', 'taken_out', 'looked_at')),
    -- What it happened to. No foreign keys: an entry outlives its record.
    record          text NOT NULL,
    record_key      text NOT NULL,
    label           text NOT NULL DEFAULT '',
    event_id        bigint,
    organisation_id bigint,
    subject_id      bigint, -- the account it is about
    before          jsonb,
    after           jsonb
);
CREATE INDEX audit_entries_time ON audit_entries (happened_at DESC, id DESC);
CREATE INDEX audit_entries_event ON audit_entries (event_id, happened_at DESC, id DESC) WHERE event_id IS NOT NULL;
CREATE INDEX audit_entries_organisation ON audit_entries (organisation_id, happened_at DESC, id DESC) WHERE organisation_id IS NOT NULL;
CREATE INDEX audit_entries_transaction ON audit_entries (transaction, record_key);

-- The second guard, for the owner of the schema too. What one transaction takes away and adds again it may net out, and
-- after three years an entry has served its purpose.
-- +goose StatementBegin
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.happened_at < clock_timestamp() - interval '3 years'
           OR (OLD.transaction = CAST(CAST(pg_current_xact_id() AS text) AS bigint) AND OLD.happened_at > clock_timestamp() - interval '1 hour') THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is added to, never changed' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_entries_are_kept BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- audit_write adds an entry and finds out who acts.
-- +goose StatementBegin
CREATE FUNCTION audit_write(did text, kind text, row_key text, name text, of_event bigint, of_organisation bigint, about bigint, was jsonb, becomes jsonb, by_account bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := COALESCE(current_setting('tb.actor', true), '');
BEGIN
    IF by_account IS NOT NULL THEN
        said := 'account:' || by_account;
    END IF;
    INSERT INTO public.audit_entries (happened_at, transaction, actor_kind, account_id, request_id, database_role, action, record, record_key, label,
                                      event_id, organisation_id, subject_id, before, after)
    VALUES (clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint),
            CASE WHEN said LIKE 'account:%' THEN 'account' WHEN said = 'system' THEN 'system'
                 WHEN current_setting('application_name') LIKE 'tagungsbuero%' THEN 'participant' ELSE 'database' END,
            CAST(substring(said FROM '^account:([0-9]+)$') AS bigint), COALESCE(current_setting('tb.request', true), ''), session_user,
            did, kind, row_key, COALESCE(name, ''), of_event, of_organisation, about, was, becomes);
END $$;
-- +goose StatementEnd

-- audit_told leaves out of a row what is not told, and what is empty.
-- +goose StatementBegin
CREATE FUNCTION audit_told(told jsonb, left_out text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT COALESCE(jsonb_object_agg(key, value), '{}') FROM jsonb_each(told)
    WHERE key <> ALL (left_out) AND value NOT IN ('null', '""', '[]', '{}')
$$;
-- +goose StatementEnd

-- audit_parted returns the part of a row that another one differs in. Where shown names columns, the values of all others
-- are hidden: that they changed is told, not what they are.
-- +goose StatementBegin
CREATE FUNCTION audit_parted(told jsonb, other jsonb, shown text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_object_agg(key, CASE WHEN shown = '{}' OR key = ANY (shown) THEN value ELSE '"…"' END) FROM jsonb_each(told)
    WHERE value IS DISTINCT FROM other -> key
$$;
-- +goose StatementEnd

-- audit_change tells of a changed row. Its arguments: what the record is called, the columns that tell rows of one event or
-- account apart, columns that are not told, and, if not all, the columns whose values are shown. Lists have commas.
-- +goose StatementBegin
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind     text := TG_ARGV[0];
    left_out text[] := string_to_array(TG_ARGV[2], ',') || ARRAY['id', 'event_id', 'created_at', 'updated_at', 'version'];
    shown    text[] := string_to_array(COALESCE(TG_ARGV[3], ''), ',');
    old_row  jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row  jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    whole    jsonb := old_row || new_row;
    old_told jsonb := public.audit_told(old_row, left_out);
    new_told jsonb := public.audit_told(new_row, left_out);
    did      text := CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'DELETE' THEN 'removed' ELSE 'changed' END;
    row_key  text := (SELECT string_agg(whole ->> part, '/' ORDER BY n) FROM unnest(string_to_array(TG_ARGV[1], ',')) WITH ORDINALITY AS k (part, n));
    of_event bigint := CASE WHEN TG_TABLE_NAME = 'events' THEN whole ->> 'id' ELSE whole ->> 'event_id' END;
    was      jsonb;
    becomes  jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Parts of an event are taken away and written anew when it is saved: only what differs is told.
        DELETE FROM public.audit_entries AS e
        WHERE e.transaction = CAST(CAST(pg_current_xact_id() AS text) AS bigint) AND e.record_key = row_key AND e.record = kind
          AND e.event_id IS NOT DISTINCT FROM of_event AND e.action = 'removed'
        RETURNING e.before INTO was;
        IF FOUND THEN
            old_told := COALESCE(was, '{}');
            did := 'changed';
        END IF;
    END IF;
    was := public.audit_parted(old_told, new_told, shown);
    becomes := public.audit_parted(new_told, old_told, shown);
    IF did = 'changed' AND was IS NULL AND becomes IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM public.audit_write(did, kind, row_key, COALESCE(whole ->> 'title', whole ->> 'name', whole ->> 'code', whole ->> 'reference', ''), of_event,
        CAST(CASE WHEN TG_TABLE_NAME = 'organisations' THEN whole ->> 'id' ELSE whole ->> 'organisation_id' END AS bigint),
        CAST(CASE WHEN TG_TABLE_NAME = 'accounts' THEN whole ->> 'id' ELSE whole ->> 'account_id' END AS bigint), was, becomes, NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER events_audit AFTER INSERT OR UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION audit_change('event', 'id', 'published_at,cancelled_at');
CREATE TRIGGER event_hosts_audit AFTER INSERT OR UPDATE OR DELETE ON event_hosts
    FOR EACH ROW EXECUTE FUNCTION audit_change('host', 'organisation_id', '');
CREATE TRIGGER host_invitations_audit AFTER INSERT OR UPDATE OR DELETE ON host_invitations
    FOR EACH ROW EXECUTE FUNCTION audit_change('host_invitation', 'id', 'token_hash,invited_by,message,email,name', 'organisation_id,level,may_export,state,sent_at,expires_at,answered_at');
CREATE TRIGGER team_memberships_audit AFTER INSERT OR UPDATE OR DELETE ON team_memberships
    FOR EACH ROW EXECUTE FUNCTION audit_change('team', 'account_id,event_id', 'account_id');
CREATE TRIGGER event_topics_audit AFTER INSERT OR UPDATE OR DELETE ON event_topics
    FOR EACH ROW EXECUTE FUNCTION audit_change('topic', 'topic_key', '');
CREATE TRIGGER event_fields_audit AFTER INSERT OR UPDATE OR DELETE ON event_fields
    FOR EACH ROW EXECUTE FUNCTION audit_change('field', 'key', '');
CREATE TRIGGER organisations_audit AFTER INSERT OR UPDATE OR DELETE ON organisations
    FOR EACH ROW EXECUTE FUNCTION audit_change('organisation', 'id', '');
CREATE TRIGGER memberships_audit AFTER INSERT OR UPDATE OR DELETE ON memberships
    FOR EACH ROW EXECUTE FUNCTION audit_change('member', 'account_id,organisation_id', 'account_id,organisation_id');
CREATE TRIGGER accounts_audit AFTER INSERT OR UPDATE OR DELETE ON accounts
    FOR EACH ROW EXECUTE FUNCTION audit_change('account', 'id', '', 'email,name,admin,deactivated_at');
-- Secrets are hidden, and what each use writes is not told.
CREATE TRIGGER code_apps_audit AFTER INSERT OR DELETE OR UPDATE OF sealed, confirmed_at ON code_apps
    FOR EACH ROW EXECUTE FUNCTION audit_change('code_app', 'account_id', 'account_id,last_step', 'confirmed_at');
CREATE TRIGGER passkeys_audit AFTER INSERT OR DELETE OR UPDATE OF name ON passkeys
    FOR EACH ROW EXECUTE FUNCTION audit_change('passkey', 'id', 'account_id,last_used_at,credential_id,credential', 'name');
-- Each use of a token writes last_used_at.
CREATE TRIGGER api_tokens_audit AFTER INSERT OR DELETE OR UPDATE OF name, expires_at, revoked_at, account_id, token_hash ON api_tokens
    FOR EACH ROW EXECUTE FUNCTION audit_change('token', 'id', 'account_id,last_used_at', 'name,expires_at,revoked_at');
CREATE TRIGGER invitation_codes_audit AFTER INSERT OR UPDATE OR DELETE ON invitation_codes
    FOR EACH ROW EXECUTE FUNCTION audit_change('code', 'id', 'note', 'code,max_uses,revoked_at'); -- notes name people
-- Admission counts on this row all the time and must not pay: only decisions about the capacity are told.
CREATE TRIGGER event_seats_audit AFTER UPDATE OF capacity ON event_seats
    FOR EACH ROW WHEN (OLD.capacity IS DISTINCT FROM NEW.capacity)
    EXECUTE FUNCTION audit_change('seats', 'event_id', 'plan_version,taken,waiting,waiting_last,next_due_at,extra');
CREATE TRIGGER event_seats_audit_first AFTER INSERT ON event_seats
    FOR EACH ROW EXECUTE FUNCTION audit_change('seats', 'event_id', 'plan_version,taken,waiting,waiting_last,next_due_at,extra');
-- Whom was invited stands with the invitation; here only that it was taken back, and below how many were sent.
CREATE TRIGGER invitations_audit AFTER UPDATE OF state ON invitations
    FOR EACH ROW WHEN (NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn')
    EXECUTE FUNCTION audit_change('invitation', 'reference', 'reference,email,first_name,last_name,organisation,message,changed_at,anonymised_at');

-- +goose StatementBegin
CREATE FUNCTION audit_invited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.audit_write('added', 'invitation', '', '', event_id, NULL, NULL, NULL, jsonb_build_object('number', count(*)), NULL)
    FROM new_rows GROUP BY event_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER invitations_audit_sent AFTER INSERT ON invitations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_invited();

-- +goose StatementBegin
CREATE FUNCTION audit_export() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.audit_write('taken_out', 'list', CAST(NEW.id AS text), '', NEW.event_id, NULL, NULL, NULL,
        jsonb_build_object('view', NEW.view, 'format', NEW.format, 'rows', NEW.rows), NEW.account_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER exports_audit AFTER INSERT ON exports FOR EACH ROW EXECUTE FUNCTION audit_export();

-- audit_look tells that somebody looked at answers or a file of special categories of a registration.
-- +goose StatementBegin
CREATE FUNCTION audit_look(by_account bigint, of_event bigint, registration_reference text, what text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.audit_write('looked_at', 'special', registration_reference, registration_reference, of_event, NULL, NULL, NULL,
        jsonb_build_object('what', what), by_account)
$$;
-- +goose StatementEnd

-- audit_forget deletes what has served its purpose and returns how many; it can do nothing else.
-- +goose StatementBegin
CREATE FUNCTION audit_forget() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM public.audit_entries WHERE happened_at < clock_timestamp() - interval '3 years' RETURNING id)
    SELECT count(*) FROM gone
$$;
-- +goose StatementEnd

-- Nobody but the owner and whom the rights of the service are given to writes by these.
REVOKE ALL ON FUNCTION audit_write(text, text, text, text, bigint, bigint, bigint, jsonb, jsonb, bigint), audit_look(bigint, bigint, text, text), audit_forget() FROM PUBLIC;

-- What accounts of the office decided about registrations stands in their history; the log shows it from there. Rows of
-- participants, the many, are not in this index.
CREATE INDEX registration_states_office ON registration_states (changed_at DESC, id DESC) WHERE actor_kind = 'account';

-- No way down: what was written must stay. The way back is the backup.
