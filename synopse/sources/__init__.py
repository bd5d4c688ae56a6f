"""What the settings name as sources, to articles: feeds, pages, folders, mailboxes."""
