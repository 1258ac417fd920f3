"""The recipes of docs/recipes are really run, where their language is installed; elsewhere they are skipped with why.

Nothing is fetched: the Node SDKs come from the folder that SEVENPOINT_NODE_MODULES names
(`npm install xero-node intuit-oauth node-quickbooks` makes its `node_modules`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
GUIDES = (RECIPES / "README.md", RECIPES.parent / "guides" / "ledgers-in-your-tests.md")
MODULES = "SEVENPOINT_NODE_MODULES"
NEVER_RUN = "dotnet"
REAL_NAMES = "real-names.cjs"
# Recipe, its ledger, the modules that it needs, and whether it goes by the real host names.
CASES = (
    ("node/xero.cjs", "xero", ("xero-node",), True),
    ("node/quickbooks.cjs", "quickbooks", ("intuit-oauth", "node-quickbooks"), False),
    ("php/xero.php", "xero", ("curl",), False),
    ("php/quickbooks.php", "quickbooks", ("curl",), False),
    ("ruby/xero.rb", "xero", ("faraday",), False),
    ("ruby/quickbooks.rb", "quickbooks", (), False),
)
HELPERS = {"node/browser.cjs", f"node/{REAL_NAMES}", "php/ledgers.php"}
_SECONDS = 90


@pytest.fixture(scope="module")
def server() -> Iterator[LedgerServer]:
    with LedgerServer(tls=True) as made:
        yield made


@pytest.fixture
def sandbox(server: LedgerServer, request: pytest.FixtureRequest) -> Iterator[LedgerSandbox]:
    with make_sandbox(server, request.param, "recipe", country="US") as made:
        yield made
        made.assert_books_balance()


def _tool(language: str, modules: tuple[str, ...]) -> str:
    """The language's interpreter with all that the recipe needs; skips, saying what is missing."""
    tool = shutil.which(language)
    if tool is None:
        pytest.skip(f"{language} is not installed")
    for module in modules:
        if language == "node":
            if not (Path(os.environ.get(MODULES, "")) / module / "package.json").is_file() or MODULES not in os.environ:
                pytest.skip(f"{MODULES} names no folder with {module}")
        else:
            test = {
                "php": ["-r", f"exit(extension_loaded('{module}') ? 0 : 1);"],
                "ruby": ["-e", f"require '{module}'"],
            }
            if subprocess.run([tool, *test[language]], capture_output=True, timeout=_SECONDS, check=False).returncode:
                pytest.skip(f"{language} has no {module}")
    return tool


@pytest.mark.parametrize(
    ("recipe", "sandbox", "modules", "real_names"), CASES, indirect=["sandbox"], ids=[case[0] for case in CASES]
)
def test_a_recipe_connects_writes_an_invoice_and_reads_it_back(
    server: LedgerServer, sandbox: LedgerSandbox, recipe: str, modules: tuple[str, ...], real_names: bool
) -> None:
    path = RECIPES / recipe
    tool = _tool(path.parent.name, modules)
    settings = {
        "LEDGERS_URL": server.url, "ORGANISATION": sandbox.organisation.id, "CLIENT_ID": sandbox.app.client_id,
        "CLIENT_SECRET": sandbox.app.client_secret, "REDIRECT_URI": sandbox.app.redirect_uri,
        "NODE_PATH": os.environ.get(MODULES, ""), "NODE_EXTRA_CA_CERTS": str(server.ca_path),
    }  # fmt: skip
    options = ["--require", str(path.parent / REAL_NAMES)] if real_names else []
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ran = subprocess.run(
        [tool, *options, str(path)],
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert float(said["total"]) == 100
    assert said["number"]
    sandbox.assert_called("GET", f"(?i)/invoices?/{said['id']}", times=1)
    written = [each for each in sandbox.exchanges(path="(?i)/invoices?$", status="200") if each.method != "GET"]
    assert len(written) == 1


def test_every_recipe_is_run_or_says_that_it_is_not() -> None:
    run = {case[0] for case in CASES} | HELPERS
    for path in sorted(RECIPES.rglob("*.*")):
        name = path.relative_to(RECIPES).as_posix()
        if path.name == "README.md":
            continue
        if path.parent.name == NEVER_RUN:
            assert "NOT RUN" in path.read_text(encoding="utf-8"), name
        else:
            assert name in run, f"{name} is run by no test"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_points_at_recipes_that_are_there(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert links
    assert [link for link in links if not (guide.parent / link).exists()] == []
