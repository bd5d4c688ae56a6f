"""From files to articles: what is there, and what each file says.

    found = find([Path("seeds")])
    with Workroom() as room:
        results = list(read_files(found.files, ZoneInfo("Europe/Berlin"), room))

A file that cannot be read comes back as an `Unreadable`, which says why; nothing is raised for bad
input. The libraries for HTML, PDF and language are loaded when the first such file comes, in workers with a limit of
time and memory.
"""

from synopse.read.document import Unreadable
from synopse.read.files import Found, find
from synopse.read.source import Page, read_file, read_page
from synopse.read.workroom import Room, Workroom, read_files

__all__ = ["Found", "Page", "Room", "Unreadable", "Workroom", "find", "read_file", "read_files", "read_page"]
