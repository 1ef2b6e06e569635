-- News of events by mail: who wants them, what was announced, and which events are not to be. Nothing here leads to a
-- registration, and the address stands in no other table but in the letters, which are blanked with it.

-- +goose Up
CREATE TABLE subscriptions (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference         text NOT NULL CONSTRAINT subscriptions_reference UNIQUE, -- in links, with a signature
    -- An ended one has no address any more. It is only here until the letter that was on its way then can be blanked.
    state             text NOT NULL CONSTRAINT subscriptions_state CHECK (state IN ('pending', 'active', 'ended')),
    email             text NOT NULL,
    topics            text[] NOT NULL, -- none: all
    regions           text[] NOT NULL, -- none: all
    locale            text NOT NULL DEFAULT 'de',
    consent           text NOT NULL, -- which wording was agreed to
    consented_at      timestamptz NOT NULL,
    created_at        timestamptz NOT NULL, -- events that were published before are no news
    confirmed_at      timestamptz,
    ended_at          timestamptz,
    announced_through date, -- what was announced until this day was looked through
    CONSTRAINT subscriptions_address CHECK ((state = 'ended') = (email = '')),
    CONSTRAINT subscriptions_confirmed CHECK (state <> 'active' OR confirmed_at IS NOT NULL)
);
CREATE UNIQUE INDEX subscriptions_email ON subscriptions (lower(email)) WHERE state <> 'ended';

-- The letters to a subscription, by their keys in the outbox, and the events that each announced.
CREATE TABLE subscription_letters (
    dedupe_key      text PRIMARY KEY,
    subscription_id bigint NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    queued_at       timestamptz NOT NULL,
    events          bigint[] NOT NULL DEFAULT '{}'
);
CREATE INDEX subscription_letters_subscription ON subscription_letters (subscription_id);
CREATE INDEX subscription_letters_old ON subscription_letters (queued_at);

-- When somebody had a letter sent to an address by the form. The mark is a signature over it, from which nobody gets it back.
CREATE TABLE subscription_asks (
    mark     text NOT NULL,
    asked_at timestamptz NOT NULL
);
CREATE INDEX subscription_asks_mark ON subscription_asks (mark, asked_at);

-- How many subscriptions were ended in a month: all that stays of them.
CREATE TABLE ended_subscriptions (
    month  date PRIMARY KEY,
    number int NOT NULL
);

-- An event is announced on one day, to whom it fits then.
CREATE TABLE announcements (
    event_id bigint PRIMARY KEY REFERENCES events,
    day      date NOT NULL,
    letters  int NOT NULL DEFAULT 0
);
CREATE INDEX announcements_day ON announcements (day);

-- Events that their hosts do not want announced.
CREATE TABLE withheld_events (
    event_id   bigint PRIMARY KEY REFERENCES events,
    created_at timestamptz NOT NULL
);
CREATE TRIGGER withheld_events_audit AFTER INSERT OR DELETE ON withheld_events
    FOR EACH ROW EXECUTE FUNCTION audit_change('withheld', 'event_id', '');

-- +goose Down
DROP TABLE withheld_events, announcements, ended_subscriptions, subscription_asks, subscription_letters, subscriptions;
