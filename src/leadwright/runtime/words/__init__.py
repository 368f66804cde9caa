"""What decisions, inputs and touches are called by people: one entry for every code there is.

A decision carries its reason and what it compared; what stands here says what its code means, and
what would change it. The page `docs/reference/reasons.md` is made from it, and a test reads the
code for kinds, names, messages and states that are missing here.
"""

from leadwright.runtime.words.decisions import DECISIONS as DECISIONS
from leadwright.runtime.words.entry import Words as Words
from leadwright.runtime.words.entry import find as find
from leadwright.runtime.words.inputs import INPUTS as INPUTS
from leadwright.runtime.words.say import say_decision as say_decision
from leadwright.runtime.words.say import say_input as say_input
from leadwright.runtime.words.say import words_of_decision as words_of_decision
from leadwright.runtime.words.say import words_of_touch as words_of_touch
from leadwright.runtime.words.touches import TOUCHES as TOUCHES
from leadwright.runtime.words.withheld import WITHHELD as WITHHELD
