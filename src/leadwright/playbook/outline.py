"""What a playbook's text says, key by key, without making plans of it."""

from leadwright.core.problem import ProblemsError
from leadwright.playbook.document import Place, compose
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.problems import Problems
from leadwright.playbook.shapes import Entry


def outline(text: str, file: str = "playbook.yaml") -> Entry:
    """The keys and values of `text`. Raises ProblemsError with what is wrong about them; whether
    the whole fits together is for `load` to say."""
    problems = Problems()
    tree = compose(text, file, problems)
    root = PLAYBOOK.read(tree, Place(file, tree.line), problems)
    if problems.found:
        raise ProblemsError(problems.found)
    return root
