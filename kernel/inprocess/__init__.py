"""The runner for a newcomer: every service in one process, SQLite for databases, and a small durable broker."""
