-- The shared history: six conferences of 1997 to 2013 in the archive. The dates are given as exactly as they are handed
-- down. Who hosted them is not, hence they have no hosts; no person is named.

-- +goose Up
INSERT INTO events (slug, title, kind, state, summary, starts_at, ends_at, date_precision, venue_name, venue_city, municipality_key,
                    waitlist_mode, reminder_days, registration_enabled, published_at, created_at, updated_at)
SELECT e.slug, e.title, 'fachtagung', 'published', e.summary, CAST(e.starts_at AS timestamptz), CAST(e.ends_at AS timestamptz),
       e.date_precision, e.venue_name, e.venue_city, e.municipality_key, 'off', '{}', false, seeded.at, seeded.at, seeded.at
FROM (VALUES
    ('regionale-kooperationskonferenz-rheinland-1997',
     'Regionale Kooperationskonferenz der Region Rheinland',
     'Die erste regionale Konferenz zur Zusammenarbeit in der Region Rheinland. Mit ihr beginnt die gemeinsame Reihe.',
     '1997-04-15 00:00:00+02', '1997-04-15 23:59:59+02', 'day', '', '', NULL),
    ('zweite-regionale-kooperationskonferenz-rheinland-1998',
     'Zweite regionale Kooperationskonferenz der Region Rheinland mit den örtlichen Jugendämtern',
     'Die Fortsetzung der regionalen Konferenz von 1997, nun gemeinsam mit den örtlichen Jugendämtern.',
     '1998-05-19 00:00:00+02', '1998-05-19 23:59:59+02', 'day', 'FFFZ Düsseldorf', 'Düsseldorf', '05111'),
    ('landesweite-kooperationskonferenz-nrw-2001',
     'Erste landesweite Kooperationskonferenz in Nordrhein-Westfalen',
     'Nach zwei regionalen Treffen im Rheinland kommen die Beteiligten zum ersten Mal aus dem ganzen Land zusammen.',
     '2001-11-15 00:00:00+01', '2001-11-15 23:59:59+01', 'day', 'FFFZ Düsseldorf', 'Düsseldorf', '05111'),
    ('landesweite-kooperationskonferenz-nrw-fortsetzung-2006',
     'Fortsetzung der landesweiten Kooperationskonferenz in veränderter Form',
     'Die landesweite Konferenz von 2001 wird in veränderter Form fortgeführt.',
     '2006-01-01 00:00:00+01', '2006-01-31 23:59:59+01', 'month', '', '', NULL),
    ('zuwanderung-aus-suedosteuropa-2012',
     'Zuwanderung aus Südosteuropa',
     'Eine landesweite Veranstaltung zur Zuwanderung aus Südosteuropa.',
     '2012-03-01 00:00:00+01', '2012-03-01 23:59:59+01', 'day', '', 'Hamm', '05915'),
    ('schnittstellen-der-zusammenarbeit-2013',
     'Kommunale Integrationszentren und Jugendmigrationsdienste in NRW – Schnittstellen der Zusammenarbeit',
     'Wo begegnen sich die Aufgaben der neu entstandenen Kommunalen Integrationszentren und der Jugendmigrationsdienste, und wie lässt sich die Zusammenarbeit gestalten?',
     '2013-05-02 00:00:00+02', '2013-05-02 23:59:59+02', 'day', 'FFFZ Düsseldorf', 'Düsseldorf', '05111')
    ) AS e (slug, title, summary, starts_at, ends_at, date_precision, venue_name, venue_city, municipality_key),
    (VALUES (CAST('2026-11-23 00:00:00+01' AS timestamptz))) AS seeded (at);

-- Every event has its row of counters.
INSERT INTO event_seats (event_id, plan_version, capacity)
SELECT id, version, NULL FROM events WHERE created_at = '2026-11-23 00:00:00+01' AND NOT registration_enabled;

-- +goose Down
DELETE FROM event_seats WHERE event_id IN (SELECT id FROM events WHERE created_at = '2026-11-23 00:00:00+01' AND NOT registration_enabled);
DELETE FROM events WHERE created_at = '2026-11-23 00:00:00+01' AND NOT registration_enabled;
