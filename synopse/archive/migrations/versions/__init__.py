"""One module a version of the archive's tables."""
