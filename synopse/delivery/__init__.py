"""The finished briefing to its readers: files, e-mail, and what Apprise reaches."""
