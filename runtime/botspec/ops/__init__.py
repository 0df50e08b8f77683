"""What an operator has: the state of the process over HTTP."""
