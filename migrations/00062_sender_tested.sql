-- Since when a sender of an organisation is known to work: a mail server has taken a test letter with exactly these settings.
-- Null: it has not, or something that matters was changed since. Those that are switched on have proved it by sending.

-- +goose Up
DROP TRIGGER senders_audit ON senders;
ALTER TABLE senders ADD COLUMN tested_at timestamptz;
UPDATE senders SET tested_at = updated_at WHERE enabled;
CREATE TRIGGER senders_audit AFTER INSERT OR UPDATE OR DELETE ON senders
    FOR EACH ROW EXECUTE FUNCTION audit_change('sender', 'organisation_id', 'organisation_id,tested_at',
        'enabled,address,name,host,port,tls,username,per_minute,dkim_domain,dkim_selector');

-- +goose Down
DROP TRIGGER senders_audit ON senders;
CREATE TRIGGER senders_audit AFTER INSERT OR UPDATE OR DELETE ON senders
    FOR EACH ROW EXECUTE FUNCTION audit_change('sender', 'organisation_id', 'organisation_id',
        'enabled,address,name,host,port,tls,username,per_minute,dkim_domain,dkim_selector');
ALTER TABLE senders DROP COLUMN tested_at;
