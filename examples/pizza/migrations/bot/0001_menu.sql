-- What can be ordered. An operator changes a price here; orders keep the price that was paid.

CREATE TABLE pizzas (
    id          text PRIMARY KEY CHECK (octet_length(id) <= 16),
    title_en    text NOT NULL CHECK (char_length(title_en) BETWEEN 1 AND 40),
    title_ru    text NOT NULL CHECK (char_length(title_ru) BETWEEN 1 AND 40),
    about_en    text NOT NULL CHECK (char_length(about_en) <= 200),
    about_ru    text NOT NULL CHECK (char_length(about_ru) <= 200),
    price       numeric(8, 2) NOT NULL CHECK (price > 0),
    price_large numeric(8, 2) NOT NULL CHECK (price_large >= price),
    place       integer NOT NULL UNIQUE
);

INSERT INTO pizzas (place, id, title_en, title_ru, about_en, about_ru, price, price_large) VALUES
    (1, 'margherita', 'Margherita', 'Маргарита', 'Tomatoes, mozzarella, basil.', 'Томаты, моцарелла, базилик.', 8.00, 12.00),
    (2, 'marinara', 'Marinara', 'Маринара', 'Tomatoes, garlic, oregano, no cheese.', 'Томаты, чеснок, орегано, без сыра.', 7.00, 10.50),
    (3, 'diavola', 'Diavola', 'Дьявола', 'Mozzarella, hot salami, chilli.', 'Моцарелла, острая салями, чили.', 9.50, 14.00),
    (4, 'funghi', 'Funghi', 'Грибная', 'Mozzarella, champignons, thyme.', 'Моцарелла, шампиньоны, тимьян.', 9.00, 13.50),
    (5, 'formaggi', 'Four cheeses', 'Четыре сыра', 'Mozzarella, gorgonzola, fontina, parmesan.', 'Моцарелла, горгонзола, фонтина, пармезан.', 10.00, 15.00),
    (6, 'capricciosa', 'Capricciosa', 'Капричоза', 'Ham, artichokes, olives, champignons.', 'Ветчина, артишоки, оливки, шампиньоны.', 10.50, 15.50),
    (7, 'hawaii', 'Hawaii', 'Гавайская', 'Ham and pineapple. We do not judge.', 'Ветчина и ананас. Мы никого не осуждаем.', 9.00, 13.50),
    (8, 'truffle', 'Black truffle', 'С трюфелем', 'Mozzarella, egg, black truffle. For great days.', 'Моцарелла, яйцо, чёрный трюфель. Для больших дней.', 26.00, 38.00);
