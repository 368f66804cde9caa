"""What the runtime needs from outside, as Protocols, and the rows that cross them.

Every method takes the workspace or keys that carry it (`core.ids`): there is no call that could
reach another workspace by leaving something out. Bytes are opaque to the stores.
"""

from leadwright.ports.edge import (
    Bell as Bell,
)
from leadwright.ports.edge import (
    Channel as Channel,
)
from leadwright.ports.edge import (
    Clock as Clock,
)
from leadwright.ports.edge import (
    NeedsPerson as NeedsPerson,
)
from leadwright.ports.edge import (
    Outgoing as Outgoing,
)
from leadwright.ports.edge import (
    Refused as Refused,
)
from leadwright.ports.edge import (
    RetryAfter as RetryAfter,
)
from leadwright.ports.journal import (
    Journal as Journal,
)
from leadwright.ports.journal import (
    Journaled as Journaled,
)
from leadwright.ports.journal import (
    Submission as Submission,
)
from leadwright.ports.queries import (
    Page as Page,
)
from leadwright.ports.queries import (
    Queries as Queries,
)
from leadwright.ports.reviews import (
    Compared as Compared,
)
from leadwright.ports.reviews import (
    Duplicate as Duplicate,
)
from leadwright.ports.reviews import (
    Reviews as Reviews,
)
from leadwright.ports.rows import (
    AccountRow as AccountRow,
)
from leadwright.ports.rows import (
    Activation as Activation,
)
from leadwright.ports.rows import (
    Answer as Answer,
)
from leadwright.ports.rows import (
    Brake as Brake,
)
from leadwright.ports.rows import (
    Claim as Claim,
)
from leadwright.ports.rows import (
    Delta as Delta,
)
from leadwright.ports.rows import (
    Group as Group,
)
from leadwright.ports.rows import (
    Handed as Handed,
)
from leadwright.ports.rows import (
    HistoryRow as HistoryRow,
)
from leadwright.ports.rows import (
    Home as Home,
)
from leadwright.ports.rows import (
    HouseholdRow as HouseholdRow,
)
from leadwright.ports.rows import (
    Pending as Pending,
)
from leadwright.ports.rows import (
    PersonRow as PersonRow,
)
from leadwright.ports.rows import (
    RecordedInput as RecordedInput,
)
from leadwright.ports.rows import (
    SetAside as SetAside,
)
from leadwright.ports.rows import (
    StoredTouch as StoredTouch,
)
from leadwright.ports.rows import (
    Suggestion as Suggestion,
)
from leadwright.ports.rows import (
    Sweep as Sweep,
)
from leadwright.ports.rows import (
    Wake as Wake,
)
from leadwright.ports.settings import (
    AuditRow as AuditRow,
)
from leadwright.ports.settings import (
    ChannelSetting as ChannelSetting,
)
from leadwright.ports.settings import (
    ImportRecord as ImportRecord,
)
from leadwright.ports.settings import (
    Key as Key,
)
from leadwright.ports.settings import (
    PlaybookText as PlaybookText,
)
from leadwright.ports.settings import (
    ReferenceTable as ReferenceTable,
)
from leadwright.ports.settings import (
    Settings as Settings,
)
from leadwright.ports.settings import (
    Undone as Undone,
)
from leadwright.ports.settings import (
    Workspace as Workspace,
)
from leadwright.ports.store import (
    Store as Store,
)
from leadwright.ports.turn import (
    KEPT_DAYS as KEPT_DAYS,
)
from leadwright.ports.turn import (
    Turn as Turn,
)
