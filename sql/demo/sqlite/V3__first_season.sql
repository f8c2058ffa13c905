INSERT INTO species (code, name, latin) VALUES
    ('LIMLAP', 'Bar-tailed godwit', 'Limosa lapponica'),
    ('CALCAN', 'Red knot',          'Calidris canutus'),
    ('STEPAR', 'Arctic tern',       'Sterna paradisaea');

INSERT INTO bird (ring, species, ringed_on, weight_g) VALUES
    ('GW-0001', 'LIMLAP', '2024-07-18', 367),
    ('GW-0002', 'LIMLAP', '2024-07-18', 402),
    ('KN-0001', 'CALCAN', '2024-07-21', 131),
    ('TE-0001', 'STEPAR', '2024-07-23', NULL);

INSERT INTO sighting (ring, seen_on, place, observer) VALUES
    ('GW-0001', '2024-09-27', 'Firth of Thames, New Zealand', 'Mere'),
    ('GW-0002', '2024-10-02', 'Ralph''s Bay; Tasmania',       'Tom'),
    ('KN-0001', '2024-08-30', 'Wadden Sea',                   NULL),
    ('GW-0001', '2025-04-03', 'Yalu Jiang, China',            '小雨');
