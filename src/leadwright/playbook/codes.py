"""The problems a playbook can have. Codes are stable: people search for them."""

from leadwright.core.expression.trouble import CODES as CONDITION_CODES

SYNTAX = "P101"
DUPLICATE_KEY = "P102"
NOT_SUPPORTED = "P103"
UNKNOWN_KEY = "P104"
MISSING_KEY = "P105"
WRONG_KIND = "P106"
BAD_VALUE = "P107"
BAD_NAME = "P108"
TOO_LARGE = "P109"
UNKNOWN_REFERENCE = "P110"
SAME_NAME = "P111"
WRONG_MOTION = "P112"
CONTRADICTION = "P113"
NOTHING_THERE = "P114"
ABOUT_PEOPLE = "P115"
TEMPLATE = "P130"
TEMPLATE_NAME = "P131"

CODES = {
    SYNTAX: "The text is not YAML, or not a mapping.",
    DUPLICATE_KEY: "A key stands twice in one mapping.",
    NOT_SUPPORTED: "The text uses anchors, aliases, tags or several documents.",
    UNKNOWN_KEY: "There is no such key here.",
    MISSING_KEY: "A key that is needed is not there.",
    WRONG_KIND: "A value is of another kind than the key needs: text, a number, a list ...",
    BAD_VALUE: "A value is of the right kind and cannot be used.",
    BAD_NAME: "A name is not lower-case letters, digits and _, starting with a letter.",
    TOO_LARGE: "The playbook is larger or deeper than allowed.",
    UNKNOWN_REFERENCE: "A key names a sequence, content, offer, channel, team or stage that is not "
    "in the playbook.",
    SAME_NAME: "Two things of one kind have the same name.",
    WRONG_MOTION: "The motions or the linking do not fit the operating model.",
    CONTRADICTION: "Two keys contradict each other.",
    NOTHING_THERE: "A part has nothing in it: a sequence without steps, a content without words.",
    ABOUT_PEOPLE: "A stage or segment of the account names facts of one person.",
    **CONDITION_CODES,
    TEMPLATE: "A template is not well-formed Liquid.",
    TEMPLATE_NAME: "A template uses a variable or a filter that does not exist.",
}
"""Code -> what it means, for the reference."""
