"""One Prefect task a stage, a few lines each over the core."""
