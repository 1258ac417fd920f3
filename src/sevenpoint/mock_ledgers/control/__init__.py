"""The control API, under `/_control` (docs/reference/control-api.md). One file a resource."""

from . import apps, books, checkpoints, clock, deliveries, exchanges, faults, grants, limits, outbox, sandboxes, users
from .routes import blueprint

for _resource in (
    sandboxes,
    apps,
    clock,
    faults,
    exchanges,
    deliveries,
    books,
    grants,
    outbox,
    limits,
    checkpoints,
    users,
):
    _resource.register(blueprint)

__all__ = ["blueprint"]
