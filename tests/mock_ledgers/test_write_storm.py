"""Two ledger processes over one database lose no update; `make write-storm` is the long run."""

from __future__ import annotations

import pytest
from own_cluster import Cluster
from write_storm import run


@pytest.mark.timeout(300)
def test_two_servers_lose_nothing(cluster: Cluster) -> None:
    with cluster.database() as database:
        xero, quickbooks = run(database, seconds=3)
    assert min(len(xero.invoices), xero.payments, len(quickbooks.invoices), len(quickbooks.updates)) > 0
