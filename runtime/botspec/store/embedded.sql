-- name: database_exists
SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1::name);

-- name: create_database
-- Gives the statement, its names quoted by the server: CREATE DATABASE takes no parameters.
SELECT format('CREATE DATABASE %I TEMPLATE %I STRATEGY FILE_COPY', $1::text, $2::text);

-- name: drop_database
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', $1::text);
