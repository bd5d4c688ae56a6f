"""Prefect flows: the order of the stages, on one screen."""

import os

# Prefect reads its settings when it is imported. What the user has set wins.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")  # a cold start can pass the usual 20
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # its INFO lines and progress bars break each other
