"""What the built-in engine learned, and the commands that made it."""
