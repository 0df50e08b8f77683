"""The SQL files of the tables that the runtime itself needs."""
