"""How sure is sure enough. The same for every workspace, table and kind of record unless the person
who starts a run says otherwise."""

PROPOSED_MIN = 0.5
"""More likely than not: from here on a pair joins a group and is worth a person's look."""
AUTOMATIC_MIN = 0.999
"""What to merge from without asking, where somebody wants that; a thousand to one. That is not
enough by itself: see `sure`."""
LOOKED_AT_MIN = 1e-6
"""Less probable pairs are not kept. Improbable ones speak against a group."""
