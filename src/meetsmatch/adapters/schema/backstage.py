"""What columns of staff, programs and processes hold: a part of `TABLES` (classes)."""

from meetsmatch.adapters.schema.table import Ends, Table

BACKSTAGE = (
    Table(
        "accounts",
        Ends.USE,
        "never: who decided what stays known; the names are pseudonyms of staff",
        sealed="second",
        technical="bot name role password made_ms closed_ms version second second_step bots",
        stays="of the house",
    ),
    Table(
        "sessions",
        Ends.AGE,
        "12 hours",
        technical="bot id account begun_ms seen_ms",
        stays="of the house",
    ),
    Table(
        "audit",
        Ends.AGE,
        "24 months",
        identity="about",
        legal="at_ms actor deed words",
        technical="bot number stamp",
        survives="so that what staff did can be looked into; it names an alias",
        stays="as after `/delete`: the law asks for it, or somebody's safety",
    ),
    Table(
        "api_keys",
        Ends.USE,
        "never: who decided what stays known; of the key itself only a hash is kept",
        technical="bot id hash name scopes made_by made_ms expires_ms revoked_ms",
    ),
    Table(
        "answers",
        Ends.AGE,
        "24 hours",
        identity="body",
        technical="bot api_key id asked status at_ms",
        survives="so that a program's request which comes again is answered, not done again; it "
        "names an alias",
        stays="24 hours, of programs",
    ),
    Table(
        "bots",
        Ends.USE,
        "an owner removes the bot",
        technical="house bot name token path wanted made_ms changed_ms own own_before version",
        sealed="token",
        stays="the row itself goes last",
    ),
    Table(
        "broadcasts",
        Ends.USE,
        "never: what was told to many stays known",
        technical="bot id name draft made_by made_ms state starts_ms ended_ms walked_to told "
        "sent failed unreachable unknown version post post_said",
    ),
    Table(
        "experiments",
        Ends.USE,
        "never: what was tried, and what came of it, stays known; numbers of everybody together",
        technical="bot id name draft lever made_by made_ms state started_ms ended_ms because "
        "winner is_adopted figures version",
    ),
    Table(
        "leases",
        Ends.USE,
        "no process works on that part",
        technical="bot part holder fence",
        stays="of the house",
    ),
    Table(
        "holders",
        Ends.USE,
        "that process has left",
        technical="bot holder beat leaves",
        stays="of the house",
    ),
)
