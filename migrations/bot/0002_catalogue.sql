-- The catalogue: what can be run, and for how much. Operators switch a model off with enabled = false.

CREATE TABLE models (
    id         text PRIMARY KEY CHECK (octet_length(id) <= 32),
    category   text NOT NULL CHECK (category IN ('image', 'video', 'audio', 'upscale')),
    title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 20),
    price      numeric(12, 2) NOT NULL CHECK (price > 0),
    best_price numeric(12, 2) NOT NULL CHECK (best_price >= price),
    enabled    boolean NOT NULL DEFAULT true,
    place      integer NOT NULL,
    UNIQUE (category, place)
);

INSERT INTO models (id, category, title, price, best_price, enabled, place) VALUES
    ('z-image',     'image',   'Z-Image',       2.00,  3.00, true,  1),
    ('deepdream',   'image',   'DeepDream',     3.50,  5.00, true,  2),
    ('watercolor',  'image',   'Watercolor',    3.00,  4.50, true,  3),
    ('neon',        'image',   'Neon Portrait', 4.00,  6.00, false, 4),
    ('clip_5s',     'video',   'Clip 5 s',     25.00, 40.00, true,  1),
    ('loop',        'video',   'Endless Loop', 18.00, 30.00, true,  2),
    ('melody',      'audio',   'Melody 30 s',   8.00, 12.00, true,  1),
    ('voice-over',  'audio',   'Voice-over',    5.00,  7.50, true,  2),
    ('upscale_2x',  'upscale', 'Upscale ×2',    1.00,  1.50, true,  1),
    ('upscale_4x',  'upscale', 'Upscale ×4',    2.50,  4.00, true,  2);
