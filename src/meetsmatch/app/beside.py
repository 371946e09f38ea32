"""Changes of what stands beside people and chats: parts of `Change` (app/work)."""

from meetsmatch.app.broadcasting import Broadcasting
from meetsmatch.app.browsing import Browsing
from meetsmatch.app.charges import Charges
from meetsmatch.app.copychanges import Copying
from meetsmatch.app.experiments import Trying
from meetsmatch.app.inviting import Inviting
from meetsmatch.app.monitoring import MarkMoved
from meetsmatch.app.paying import Paying
from meetsmatch.app.registry import Registering
from meetsmatch.app.staffing import Staffing
from meetsmatch.app.telling import Telling

Beside = (
    Browsing
    | Paying
    | Charges
    | Copying
    | Inviting
    | Staffing
    | Registering
    | Broadcasting
    | Trying
    | Telling
    | MarkMoved
)
