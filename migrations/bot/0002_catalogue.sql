-- The catalogue: what can be run, and for how much. Operators switch a model off with enabled = false.
-- A model is made by the provider's model in fast and best, with its settings, and by words that are added to the
-- prompt; longest is the longest prompt that leaves room for them. What has no recipe cannot be switched on.

CREATE TABLE models (
    id         text PRIMARY KEY CHECK (octet_length(id) <= 32),
    category   text NOT NULL CHECK (category IN ('image', 'video', 'audio', 'upscale')),
    title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 20),
    price      numeric(12, 2) NOT NULL CHECK (price > 0),
    best_price numeric(12, 2) NOT NULL CHECK (best_price >= price),
    enabled    boolean NOT NULL DEFAULT true,
    place      integer NOT NULL,
    fast       text,
    best       text,
    words      text NOT NULL DEFAULT '',
    longest    integer NOT NULL DEFAULT 2000 CHECK (longest BETWEEN 1 AND 2000),
    UNIQUE (category, place),
    CHECK (NOT enabled OR (fast IS NOT NULL AND best IS NOT NULL))
);

INSERT INTO models (id, category, title, price, best_price, enabled, place, fast, best, words, longest) VALUES
    ('z-image', 'image', 'Z-Image', 2.00, 3.00, true, 1, 'z-image', 'z-image', '', 900),
    ('deepdream', 'image', 'DeepDream', 3.50, 5.00, true, 2,
        'seedream/4.5-text-to-image?quality=basic', 'seedream/4.5-text-to-image?quality=high',
        'surreal, dreamlike, flowing shapes', 2000),
    ('poster', 'image', 'Poster', 60.00, 120.00, true, 3,
        'seedream/4.5-text-to-image?quality=high', 'flux-2/pro-text-to-image?resolution=2K',
        'poster art, bold composition', 2000),
    ('neon', 'image', 'Neon Portrait', 4.00, 6.00, false, 4,
        'flux-2/pro-text-to-image?resolution=1K', 'flux-2/pro-text-to-image?resolution=2K',
        'portrait in neon light', 2000);

-- Nothing can be made of these yet: they are shown, and asleep.
INSERT INTO models (id, category, title, price, best_price, enabled, place) VALUES
    ('clip_5s',    'video',   'Clip 5 s',     25.00, 40.00, false, 1),
    ('loop',       'video',   'Endless Loop', 18.00, 30.00, false, 2),
    ('melody',     'audio',   'Melody 30 s',   8.00, 12.00, false, 1),
    ('voice-over', 'audio',   'Voice-over',    5.00,  7.50, false, 2),
    ('upscale_2x', 'upscale', 'Upscale ×2',    1.00,  1.50, false, 1),
    ('upscale_4x', 'upscale', 'Upscale ×4',    2.50,  4.00, false, 2);
