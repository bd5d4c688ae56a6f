"""What was read and published before, in SQLite or PostgreSQL."""
