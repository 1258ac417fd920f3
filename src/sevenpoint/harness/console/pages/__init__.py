"""One file a page. Importing a file adds its routes to the floor that it is on."""


def register_pages() -> None:
    """Let every page add its routes."""
    from sevenpoint.harness.console.pages import (  # noqa: F401
        apps,
        checkpoints,
        clock,
        contacts,
        deliveries,
        faults,
        invoices,
        journal,
        limits,
        organisation,
        payments,
        people,
        sandbox,
        sandboxes,
    )
