package registration

const auditWorkshopCountersSQL = `
SELECT e.slug AS subject, w.slot || ', ' || w.key || ': counted ' || w.taken || ', stored ' || count(p.registration_id) AS found
FROM workshops AS w JOIN events AS e ON e.id = w.event_id LEFT JOIN workshop_places AS p ON p.workshop_id = w.id
GROUP BY e.slug, w.id, w.slot, w.key, w.taken HAVING w.taken <> count(p.registration_id)
ORDER BY e.slug, w.id`

const auditWorkshopsOversoldSQL = `
SELECT e.slug AS subject, w.slot || ', ' || w.key || ': ' || count(*) || ' people and ' || w.capacity || ' places' AS found
FROM workshops AS w JOIN events AS e ON e.id = w.event_id JOIN workshop_places AS p ON p.workshop_id = w.id
GROUP BY e.slug, w.id, w.slot, w.key, w.capacity HAVING count(*) > w.capacity
ORDER BY e.slug, w.id`

const auditWorkshopPlacesSQL = `
SELECT r.reference AS subject, 'state ' || r.state || ', goes to ' || COALESCE(w.key || ' of event ' || w.event_id, 'none by hand') || ', registered for ' || r.event_id AS found
FROM workshop_places AS p LEFT JOIN workshops AS w ON w.id = p.workshop_id JOIN registrations AS r ON r.id = p.registration_id
WHERE w.event_id <> r.event_id OR r.state <> 'confirmed'
ORDER BY r.reference`

// workshopsAsked are the workshops of all forms.
const workshopsAsked = `SELECT e.id AS event_id, q ->> 'key' AS slot, o ->> 'value' AS key, CAST(o ->> 'capacity' AS int) AS capacity
    FROM events AS e CROSS JOIN json_array_elements(e.questions) AS q CROSS JOIN json_array_elements(q -> 'options') AS o
    WHERE q ->> 'kind' = 'workshops'`

const auditWorkshopFormSQL = `
SELECT e.slug AS subject, COALESCE(w.slot, f.slot) || ', ' || COALESCE(w.key, f.key) || ': '
       || CASE WHEN w.key IS NULL THEN 'not counted' WHEN f.key IS NULL THEN 'not asked for'
               ELSE COALESCE(CAST(w.capacity AS text), 'no end of') || ' places, the form says ' || COALESCE(CAST(f.capacity AS text), 'no end of them') END AS found
FROM workshops AS w FULL JOIN (` + workshopsAsked + `) AS f ON f.event_id = w.event_id AND f.slot = w.slot AND f.key = w.key
JOIN events AS e ON e.id = COALESCE(w.event_id, f.event_id)
WHERE w.key IS NULL OR f.key IS NULL OR w.capacity IS DISTINCT FROM f.capacity
ORDER BY e.slug, found`

// Whoever has no address is told through the contact of the group, or by the hosts.
const auditMissingWorkshopLetterSQL = `
SELECT DISTINCT r.reference AS subject, 'no letter about workshops' AS found
FROM workshop_allotment_lines AS a JOIN registrations AS r ON r.id = a.registration_id
WHERE r.email <> '' AND NOT ` + addressCameLater + `
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.registration_id = r.id AND l.kind = 'registration_workshops')
ORDER BY r.reference`
