"""Turns a BotGraph into the files of `generated/`: one module per output file, canonical as emitted."""
