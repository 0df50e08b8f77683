"""The quiz bot: what its spec cannot say, that is its facts, its actions and its start."""
