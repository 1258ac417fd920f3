from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.results import Exchange
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "Disconnecting in the tool ends its access at the ledger",
    requirements=["6.4"],
    harm=Harm.SECURITY,
    catches=["disconnect-keeps-grant"],
)
def test_disconnect_revokes(bench: Bench) -> None:
    """A firm that leaves a vendor expects the vendor to be out. A grant that lives on is a key to the books in the hands of a
    company that no longer answers to the firm."""
    billed(bench)
    with bench.step("The owner disconnects the ledger"):
        bench.candidate.disconnect()
        status = bench.candidate.connection()
        bench.check(
            "6.4",
            status is None or status.status == "disconnected",
            passed="The tool shows the connection as ended",
            failed=f"The owner disconnected, and the tool shows the connection as {status.status if status else ''}",
            expected="disconnected",
            observed=status.status if status else "no connection",
        )
    with bench.step("The grant is gone at the ledger"):
        ended = bench.eventually(lambda: goodbyes(bench), lambda calls: bool(calls), on_virtual_clock=IN_TIME)
        bench.check(
            "6.4",
            bool(ended),
            passed="The grant was revoked at the ledger",
            failed="The owner disconnected, and the tool's grant is still alive at the ledger: it can read and write the books",
            expected="a call that ends the grant",
            observed=[in_words(call) for call in ended] or "no call that ends the grant",
        )


def goodbyes(bench: Bench) -> list[Exchange]:
    """Calls that ended the app's access: removal of the connection (Xero) or revocation of the grant (both)."""
    removed = bench.exchanges(method="DELETE", path="/connections/")
    revoked = bench.exchanges(method="POST", path="/connect/revocation" if bench.ledger == "xero" else "/tokens/revoke")
    return [call for call in [*removed, *revoked] if call.status in (200, 204)]


def in_words(call: Exchange) -> str:
    """The call without the connection's id, which differs from run to run."""
    return f"{call.method} /connections/{{id}}" if call.method == "DELETE" else f"{call.method} {call.path}"
