"""Bad inputs, each with what becomes of it."""
