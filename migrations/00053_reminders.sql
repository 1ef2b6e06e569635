-- Reminders by rules: in place of days before the start, what falls due when, and whom it goes to.

-- +goose Up
-- What the days of the release before mean as rules (event.Reminder).
-- +goose StatementBegin
CREATE FUNCTION reminders_of_days(days int[]) RETURNS json LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(json_agg(json_build_object('letter', 'reminder', 'anchor', 'start', 'when', 'before', 'count', d, 'unit', 'days', 'time', '09:00')
                             ORDER BY d DESC), '[]')
    FROM unnest(days) AS d
$$;
-- +goose StatementEnd

ALTER TABLE events ADD COLUMN reminders json CONSTRAINT events_reminders_array CHECK (json_typeof(reminders) = 'array');
ALTER TABLE events DISABLE TRIGGER events_audit; -- the rules say what the days did
UPDATE events SET reminders = reminders_of_days(reminder_days);
ALTER TABLE events ENABLE TRIGGER events_audit;

-- The program of the release before writes days alone: they become rules. The present one writes both.
-- +goose StatementBegin
CREATE FUNCTION events_take_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reminders IS NULL
       OR (TG_OP = 'UPDATE' AND NEW.reminder_days IS DISTINCT FROM OLD.reminder_days AND CAST(NEW.reminders AS text) = CAST(OLD.reminders AS text)) THEN
        NEW.reminders := public.reminders_of_days(NEW.reminder_days);
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_days BEFORE INSERT OR UPDATE OF reminder_days, reminders ON events FOR EACH ROW EXECUTE FUNCTION events_take_days();
ALTER TABLE events ALTER COLUMN reminders SET NOT NULL;

-- Only the rules stand in the audit log.
DROP TRIGGER events_audit ON events;
CREATE TRIGGER events_audit AFTER INSERT OR UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION audit_change('event', 'id', 'published_at,cancelled_at,reminder_days');

-- +goose Down
DROP TRIGGER events_audit ON events;
CREATE TRIGGER events_audit AFTER INSERT OR UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION audit_change('event', 'id', 'published_at,cancelled_at');
DROP TRIGGER events_days ON events;
DROP FUNCTION events_take_days();
ALTER TABLE events DROP COLUMN reminders;
DROP FUNCTION reminders_of_days(int[]);
