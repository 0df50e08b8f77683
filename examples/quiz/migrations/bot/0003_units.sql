-- "2164 километров" is wrong, and "2162 километра" is right: the abbreviation is right beside every number.

UPDATE questions SET unit_ru = 'км' WHERE unit_ru = 'километров';
