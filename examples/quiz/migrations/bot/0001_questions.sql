-- What is asked. `answer` is a number, or the id of the right option; a guess within `near` of it is close. How far a
-- place is depends on where the player is. A picture is a file of bot/pictures/.

CREATE TABLE questions (
    id       text PRIMARY KEY CHECK (octet_length(id) <= 16),
    kind     text NOT NULL CHECK (kind IN ('number', 'choice', 'distance')),
    answer   bigint NOT NULL DEFAULT 0 CHECK (answer >= 0),
    near     bigint NOT NULL DEFAULT 0 CHECK (near >= 0),
    text_en  text NOT NULL CHECK (char_length(text_en) BETWEEN 1 AND 200),
    text_ru  text NOT NULL CHECK (char_length(text_ru) BETWEEN 1 AND 200),
    unit_en  text NOT NULL DEFAULT '' CHECK (char_length(unit_en) <= 20),
    unit_ru  text NOT NULL DEFAULT '' CHECK (char_length(unit_ru) <= 20),
    about_en text NOT NULL CHECK (char_length(about_en) BETWEEN 1 AND 200),
    about_ru text NOT NULL CHECK (char_length(about_ru) BETWEEN 1 AND 200),
    picture   text CHECK (picture ~ '^[a-z]+[.]png$'),
    latitude numeric(8, 5) CHECK (latitude BETWEEN -90 AND 90),
    longitude numeric(8, 5) CHECK (longitude BETWEEN -180 AND 180),
    enabled  boolean NOT NULL DEFAULT true,
    CHECK ((kind = 'distance') = (latitude IS NOT NULL AND longitude IS NOT NULL))
);

CREATE TABLE options (
    question_id text NOT NULL REFERENCES questions,
    id          bigint NOT NULL CHECK (id BETWEEN 1 AND 9),
    title_en    text NOT NULL CHECK (char_length(title_en) BETWEEN 1 AND 40),
    title_ru    text NOT NULL CHECK (char_length(title_ru) BETWEEN 1 AND 40),
    PRIMARY KEY (question_id, id)
);

INSERT INTO questions (id, kind, answer, near, text_en, text_ru, unit_en, unit_ru, about_en, about_ru) VALUES
    ('bones', 'number', 206, 20,
     'How many bones does a grown human have?', 'Сколько костей у взрослого человека?', '', '',
     'A newborn has about 270: many of them grow together.', 'У новорождённого их около 270: многие потом срастаются.'),
    ('piano', 'number', 88, 6,
     'How many keys does a piano have?', 'Сколько клавиш у фортепиано?', '', '',
     'Of these, 52 are white and 36 are black.', 'Из них 52 белые и 36 чёрных.'),
    ('everest', 'number', 8849, 300,
     'How high is Mount Everest?', 'Какова высота Эвереста?', 'metres', 'метров',
     'It was measured anew in 2020, and grows by a few millimetres a year.', 'Её измерили заново в 2020 году; гора растёт на несколько миллиметров в год.'),
    ('squares', 'number', 204, 30,
     'How many squares of any size are there on a chessboard?', 'Сколько квадратов любого размера на шахматной доске?', '', '',
     '64 small ones, 49 of two by two, and so on up to one of eight by eight.', '64 маленьких, 49 размером два на два и так далее до одного восемь на восемь.'),
    ('eiffel', 'number', 330, 25,
     'How high is the Eiffel Tower, with its antennas?', 'Какова высота Эйфелевой башни вместе с антеннами?', 'metres', 'метров',
     'On a hot day it is up to 15 centimetres higher.', 'В жаркий день она выше сантиметров на пятнадцать.'),
    ('equator', 'number', 40075, 2500,
     'How long is the equator?', 'Какова длина экватора?', 'kilometres', 'километров',
     'Round the poles it is 67 kilometres less.', 'Через полюса на 67 километров меньше.'),
    ('moon', 'number', 1969, 3,
     'In which year did people first walk on the Moon?', 'В каком году люди впервые прошлись по Луне?', '', '',
     'Neil Armstrong and Buzz Aldrin, on the 21st of July by London time.', 'Нил Армстронг и Базз Олдрин, 21 июля по московскому времени.'),
    ('light', 'number', 499, 40,
     'How long does light travel from the Sun to the Earth?', 'Сколько свет летит от Солнца до Земли?', 'seconds', 'секунд',
     'That is 8 minutes and 19 seconds.', 'Это 8 минут 19 секунд.'),
    ('octopus', 'choice', 3, 0,
     'How many hearts does an octopus have?', 'Сколько сердец у осьминога?', '', '',
     'Two of them serve the gills, and one the rest.', 'Два служат жабрам, и одно — всему остальному.'),
    ('berry', 'choice', 2, 0,
     'Which of these is a berry, as botanists say?', 'Что из этого ягода, если спросить ботаников?', '', '',
     'A berry grows from a single ovary. A strawberry does not.', 'Ягода вырастает из одной завязи. Клубника — нет.'),
    ('honey', 'choice', 4, 0,
     'Which food keeps for thousands of years?', 'Какая еда хранится тысячелетиями?', '', '',
     'It is too dry and too sour for anything to live in, and was found in the pyramids.', 'Мёд слишком сух и кисел, чтобы в нём кто-то жил; его находили в пирамидах.'),
    ('venus', 'choice', 1, 0,
     'On which planet is a day longer than a year?', 'На какой планете сутки длиннее года?', '', '',
     'Venus turns once in 243 of our days, and goes round the Sun in 225.', 'Венера поворачивается за 243 наших дня, а вокруг Солнца обходит за 225.');

INSERT INTO questions (id, kind, answer, near, picture, text_en, text_ru, about_en, about_ru) VALUES
    ('balloons', 'number', 113, 12, 'balloons.png',
     'How many balloons are there?', 'Сколько здесь воздушных шаров?',
     'Whoever counted them has too much time.', 'У того, кто их пересчитал, слишком много времени.');

INSERT INTO questions (id, kind, latitude, longitude, text_en, text_ru, unit_en, unit_ru, about_en, about_ru) VALUES
    ('far_eiffel', 'distance', 48.85837, 2.29448,
     'How far is it from you to the Eiffel Tower in Paris?', 'Сколько от вас до Эйфелевой башни в Париже?',
     'kilometres', 'километров',
     'It was built for 20 years, and stayed.', 'Её построили на двадцать лет, а она осталась.'),
    ('far_pyramid', 'distance', 29.97923, 31.13420,
     'How far is it from you to the Great Pyramid of Giza?', 'Сколько от вас до Великой пирамиды в Гизе?',
     'kilometres', 'километров',
     'For 3,800 years nothing that people had built was higher.', '3800 лет никто не построил ничего выше.'),
    ('far_machu', 'distance', -13.16314, -72.54496,
     'How far is it from you to Machu Picchu in Peru?', 'Сколько от вас до Мачу-Пикчу в Перу?',
     'kilometres', 'километров',
     'It lies 2,430 metres above the sea.', 'Он лежит на высоте 2430 метров над морем.'),
    ('far_sydney', 'distance', -33.85678, 151.21530,
     'How far is it from you to the Sydney Opera House?', 'Сколько от вас до Сиднейской оперы?',
     'kilometres', 'километров',
     'Its roof has more than a million tiles.', 'На её крыше больше миллиона плиток.'),
    ('far_niagara', 'distance', 43.07742, -79.07540,
     'How far is it from you to the Niagara Falls?', 'Сколько от вас до Ниагарского водопада?',
     'kilometres', 'километров',
     'Two thousand tonnes of water fall there every second.', 'Каждую секунду там падает две тысячи тонн воды.'),
    ('far_taj', 'distance', 27.17501, 78.04210,
     'How far is it from you to the Taj Mahal in Agra?', 'Сколько от вас до Тадж-Махала в Агре?',
     'kilometres', 'километров',
     'Twenty thousand people built it, for twenty years.', 'Двадцать тысяч человек строили его двадцать лет.');

INSERT INTO options (question_id, id, title_en, title_ru) VALUES
    ('octopus', 1, 'One', 'Одно'), ('octopus', 2, 'Two', 'Два'),
    ('octopus', 3, 'Three', 'Три'), ('octopus', 4, 'Eight', 'Восемь'),
    ('berry', 1, 'Strawberry', 'Клубника'), ('berry', 2, 'Banana', 'Банан'),
    ('berry', 3, 'Raspberry', 'Малина'), ('berry', 4, 'Cherry', 'Вишня'),
    ('honey', 1, 'Rice', 'Рис'), ('honey', 2, 'Cheese', 'Сыр'),
    ('honey', 3, 'Chocolate', 'Шоколад'), ('honey', 4, 'Honey', 'Мёд'),
    ('venus', 1, 'Venus', 'Венера'), ('venus', 2, 'Mars', 'Марс'),
    ('venus', 3, 'Jupiter', 'Юпитер'), ('venus', 4, 'Neptune', 'Нептун');
