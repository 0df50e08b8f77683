"""The pure kernel: what a press means, whether it is legal, where it leads, what it shows. No I/O."""
