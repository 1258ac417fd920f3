"""Rate limits: how often an app may call, counted on the sandbox's clock.

A ledger plugs in its limits as data (`Ledger.limits`) and calls `count` once it knows app and organisation; it words
the refusal and shows what is left itself. Counting is always on; a sandbox refuses only once it is told to
(`PUT /_control/sandboxes/{sb}/limits`), and never the bookkeeper.

How many requests run at once is not counted: one thread answers them one after the other, so there are never two. The
fault `throttled` gives that refusal.
"""

from .counting import Usage, Window, count, save
from .rules import Limit
from .settings import LimitSettings, load_settings, save_settings

__all__ = ["Limit", "LimitSettings", "Usage", "Window", "count", "load_settings", "save", "save_settings"]
