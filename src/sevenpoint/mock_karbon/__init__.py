"""A thin mock of Karbon, the practice-workflow tool: clients, work items, webhooks.

Its limits: docs/explanation/karbon.md.
"""

from .server import KarbonServer
from .tenant import Application, Tenant

__all__ = ["Application", "KarbonServer", "Tenant"]
