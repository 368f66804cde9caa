"""The command line. `leadwright --help` lists the commands; each has a file here.

Nothing heavy is imported before a command needs it: help answers at once.
"""

from leadwright.cli.commands import app

__all__ = ["app"]
