-- What the Land is made of: 54 municipalities with an integration centre in five Regierungsbezirke and two
-- Landschaftsverbände, and the five fields of work. Keys are the official municipality keys (Amtlicher Gemeindeschlüssel):
-- their third digit names the Regierungsbezirk.

-- +goose Up
INSERT INTO regions (key, name, kind) VALUES
    ('duesseldorf',     'Regierungsbezirk Düsseldorf',        'regierungsbezirk'),
    ('koeln',           'Regierungsbezirk Köln',              'regierungsbezirk'),
    ('muenster',        'Regierungsbezirk Münster',           'regierungsbezirk'),
    ('detmold',         'Regierungsbezirk Detmold',           'regierungsbezirk'),
    ('arnsberg',        'Regierungsbezirk Arnsberg',          'regierungsbezirk'),
    ('rheinland',       'Landschaftsverband Rheinland',       'landschaftsverband'),
    ('westfalen-lippe', 'Landschaftsverband Westfalen-Lippe', 'landschaftsverband');

INSERT INTO municipalities (key, name) VALUES
    ('05111',    'Düsseldorf'),
    ('05112',    'Duisburg'),
    ('05113',    'Essen'),
    ('05114',    'Krefeld'),
    ('05116',    'Mönchengladbach'),
    ('05117',    'Mülheim an der Ruhr'),
    ('05119',    'Oberhausen'),
    ('05120',    'Remscheid'),
    ('05122',    'Solingen'),
    ('05124',    'Wuppertal'),
    ('05154',    'Kleve (Kreis)'),
    ('05158',    'Mettmann (Kreis)'),
    ('05162',    'Rhein-Kreis Neuss'),
    ('05166',    'Viersen (Kreis)'),
    ('05170',    'Wesel (Kreis)'),
    ('05314',    'Bonn'),
    ('05315',    'Köln'),
    ('05316',    'Leverkusen'),
    ('05334',    'Städteregion Aachen'),
    ('05334002', 'Aachen (Stadt)'),
    ('05358',    'Düren (Kreis)'),
    ('05362',    'Rhein-Erft-Kreis'),
    ('05366',    'Euskirchen (Kreis)'),
    ('05370',    'Heinsberg (Kreis)'),
    ('05374',    'Oberbergischer Kreis'),
    ('05378',    'Rheinisch-Bergischer Kreis'),
    ('05382',    'Rhein-Sieg-Kreis'),
    ('05512',    'Bottrop'),
    ('05513',    'Gelsenkirchen'),
    ('05515',    'Münster'),
    ('05554',    'Borken (Kreis)'),
    ('05558',    'Coesfeld (Kreis)'),
    ('05562',    'Recklinghausen (Kreis)'),
    ('05566',    'Steinfurt (Kreis)'),
    ('05570',    'Warendorf (Kreis)'),
    ('05711',    'Bielefeld'),
    ('05754',    'Gütersloh (Kreis)'),
    ('05758',    'Herford (Kreis)'),
    ('05762',    'Höxter (Kreis)'),
    ('05766',    'Lippe (Kreis)'),
    ('05770',    'Minden-Lübbecke (Kreis)'),
    ('05774',    'Paderborn (Kreis)'),
    ('05911',    'Bochum'),
    ('05913',    'Dortmund'),
    ('05914',    'Hagen'),
    ('05915',    'Hamm'),
    ('05916',    'Herne'),
    ('05954',    'Ennepe-Ruhr-Kreis'),
    ('05958',    'Hochsauerlandkreis'),
    ('05962',    'Märkischer Kreis'),
    ('05966',    'Olpe (Kreis)'),
    ('05970',    'Siegen-Wittgenstein (Kreis)'),
    ('05974',    'Soest (Kreis)'),
    ('05978',    'Unna (Kreis)');

INSERT INTO region_municipalities (region_key, municipality_key)
SELECT r.region_key, m.key
FROM municipalities AS m
JOIN (VALUES ('1', 'duesseldorf'), ('3', 'koeln'), ('5', 'muenster'), ('7', 'detmold'), ('9', 'arnsberg'),
             ('1', 'rheinland'), ('3', 'rheinland'), ('5', 'westfalen-lippe'), ('7', 'westfalen-lippe'), ('9', 'westfalen-lippe')
     ) AS r (digit, region_key) ON r.digit = substr(m.key, 3, 1);

INSERT INTO topics (key, name, position) VALUES
    ('seiteneinsteiger',         'Schulische und außerschulische Begleitung von Seiteneinsteigenden', 1),
    ('uebergang',                'Übergang Schule – Ausbildung/Studium/Beruf',                        2),
    ('sozialraum',               'Lebensweltorientierte Projekte im Sozialraum',                      3),
    ('elternarbeit',             'Interkulturelle Elternarbeit',                                      4),
    ('interkulturelle-oeffnung', 'Interkulturelle Öffnung',                                           5);

-- +goose Down
DELETE FROM topics;
DELETE FROM region_municipalities;
DELETE FROM municipalities;
DELETE FROM regions;
