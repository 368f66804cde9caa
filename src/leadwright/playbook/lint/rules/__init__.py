"""The design rules, one file each, called `<code>_<what it finds>.py`.

A rule has CODE, SEVERITY, a docstring (a title, then What, Why, Fix and Source), BAD and NEAR_MISS
(playbooks of which only the first is flagged) and `find(book)`, which yields its findings.
"""
