"""Design lint: what is allowed in a playbook and still a mistake.

`lint(book, text)` gives the findings. A rule is a file in `rules/`; it is found there by its name.
"""

from leadwright.playbook.lint.run import Flagged, Linted, lint

__all__ = ["Flagged", "Linted", "lint"]
