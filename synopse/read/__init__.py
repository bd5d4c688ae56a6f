"""From files to articles: what is there, and what each file says.

    found = find([Path("seeds")])
    results = [read_file(path, name, ZoneInfo("Europe/Berlin")) for path, name in found.files]

A file that cannot be read comes back as an `Unreadable`, which says why; nothing is raised for bad
input. The libraries for HTML, PDF and language are loaded when the first such file comes.
"""

from synopse.read.document import Unreadable
from synopse.read.files import Found, find
from synopse.read.source import Page, read_file, read_page

__all__ = ["Found", "Page", "Unreadable", "find", "read_file", "read_page"]
