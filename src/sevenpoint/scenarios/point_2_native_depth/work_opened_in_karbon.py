import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient, NewProposalLine
from sevenpoint.scenarios.common import IN_TIME


@scenario(
    "An accepted engagement opens the work in Karbon, for the right client and day, once",
    requirements=["2.8"],
    harm=Harm.MANUAL_WORK,
    catches=[
        "work-not-opened",
        "work-opened-before-acceptance",
        "work-opened-again",
        "work-for-a-second-client",
        "work-dated-today",
    ],
)
def test_work_opened_in_karbon(bench: Bench) -> None:
    """The signature starts the work. When somebody has to open it by hand in the practice-workflow tool, it starts late or is forgotten,
    or the same client and job stand there twice and two people do the same work."""
    bench.needs("workflow")
    name, services = bench.names.client(), ("Advisory", "Bookkeeping")
    start = bench.clock.today() + dt.timedelta(days=21)
    with bench.step("The firm, whose Karbon knows the client already, connects it"):
        known = bench.karbon.add_organisation(name)
        bench.candidate.connect_workflow(bench.karbon.connection())
        state = bench.candidate.workflow()
        bench.check(
            "2.8",
            state.status == "connected",
            passed="The tool shows Karbon as connected",
            failed=f"Karbon was connected with good credentials, and the tool shows it {state.status}: {state.reason}",
            expected="connected",
            observed=state.status,
        )
    with bench.step("A proposal is sent, and half an hour passes"):
        proposal = bench.candidate.create_proposal(
            title="Advisory year",
            start_date=start,
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(service=service, description=bench.names.text(), unit_price=bench.names.amount())
                for service in services
            ],
        )
        bench.clock.advance(minutes=30)
        early = bench.eventually(lambda: bench.karbon.work(), lambda found: bool(found), within_seconds=0.3)
        bench.check(
            "2.8",
            not early,
            passed="No work was opened before the client signed",
            failed=f"The client has not signed, and Karbon has {len(early)} work items for it: people start on what nobody ordered",
            expected="no work items",
            observed=[each.title for each in early],
        )
    with bench.step("The client signs"):
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        work = bench.eventually(
            lambda: bench.karbon.work(), lambda found: bool(found), within_seconds=1, on_virtual_clock=IN_TIME
        )
        bench.require(
            "2.8",
            bool(work),
            passed="The work was opened in Karbon by itself",
            failed="A client signed for two services, and two hours later Karbon has no work item for it: somebody must open it by hand",
            expected="work items for the engagement",
            observed="none",
        )
    with bench.step("It is the right work"):
        bench.clock.advance(minutes=30)  # A tool may open one item a service, one after the other.
        work = bench.karbon.work()
        clients = bench.karbon.clients_named(name)
        bench.check(
            "2.8",
            clients == [known] and {each.client_key for each in work} == {known},
            passed="The work belongs to the client whom Karbon knew already",
            failed=f"Karbon knew {name} already, and after the signature it has {len(clients)} clients of that name: work, notes and e-mails "
            "are now spread over two records",
            expected="one client, with the work",
            observed=f"{len(clients)} clients of that name",
        )
        late = [each for each in work if each.start != start]
        bench.check(
            "2.8",
            not late and all(each.assignee == bench.karbon.assignee for each in work),
            passed="It starts on the day that was agreed, and lies with the colleague who was chosen",
            failed=f"{len(late)} of {len(work)} work items do not start on {start}, the day that was agreed"
            if late
            else f"{len(work)} work items do not lie with the colleague who was chosen",
            expected=f"start {start}, for {bench.karbon.assignee}",
            observed=[f"{each.start} {each.assignee}" for each in work],
        )
    with bench.step("The client clicks once more, and a day passes"):
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
        bench.clock.advance(days=1)
        again = bench.eventually(lambda: bench.karbon.work(), lambda found: len(found) > len(work), within_seconds=0.5)
        bench.check(
            "2.8",
            [each.key for each in again] == [each.key for each in work],
            passed=f"The {len(work)} work items are there once",
            failed=f"A second click on accept left {len(again)} work items in Karbon where {len(work)} belong: the work is planned twice",
            expected=f"{len(work)} work items",
            observed=[each.title for each in again],
        )
