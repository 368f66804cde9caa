"""What the API works with: see `leadwright.runtime.services`, where boot can reach it."""

from leadwright.runtime.services import HttpSource as HttpSource
from leadwright.runtime.services import Services as Services
from leadwright.runtime.services import Source as Source
