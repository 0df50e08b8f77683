"""Runs a bot that is described by a spec: contract, core, store, telegram, simulator."""
