"""The GitHub action and the CI guide. The action's shell runs here, with a sevenpoint that notes how it was called."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from sevenpoint.harness.cli import cli

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
GUIDE = (ROOT / "docs" / "guides" / "ci.md").read_text()
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the action is for runners with bash")


def fake(folder: Path, code: int) -> Path:
    """A `sevenpoint` that writes its arguments down, makes a bundle, and ends with this code."""
    program = folder / "bin" / "sevenpoint"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        f"calls = pathlib.Path({str(folder / 'calls')!r})\n"
        "calls.open('a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
        "if sys.argv[1] == 'report':\n    print('# The summary')\n    sys.exit()\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--out') + 1])\n"
        "out.mkdir()\n"
        "(out / 'results.json').write_text(json.dumps({'label': 'Not yet', 'score': 41.5}))\n"
        f"sys.exit({code})\n"
    )
    program.chmod(0o755)
    (folder / "bin" / "python").symlink_to(sys.executable)
    return program.parent


def evaluate(folder: Path, code: int = 0, **inputs: str) -> tuple[int, list[list[str]], dict[str, str], str]:
    """Runs the evaluate step: its exit code, the calls, the outputs, the job's summary."""
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    step = STEPS["Evaluate"]
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: given[m[1]], text) for name, text in step["env"].items()
    }
    files = {"GITHUB_OUTPUT": folder / "output", "GITHUB_STEP_SUMMARY": folder / "summary"}
    for file in files.values():
        file.touch()
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={
            "PATH": f"{fake(folder, code)}{os.pathsep}{os.environ['PATH']}",
            **environment,
            **{k: str(v) for k, v in files.items()},
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not done.stderr, done.stderr
    calls = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return done.returncode, calls, outputs, files["GITHUB_STEP_SUMMARY"].read_text()


def parsed(command: list[str]) -> click.Context:
    """Fails when the real command line does not know what is asked."""
    return cli.commands[command[0]].make_context(command[0], list(command[1:]))


def test_the_least(tmp_path: Path) -> None:
    code, calls, outputs, summary = evaluate(tmp_path)
    assert code == 0
    assert calls[0] == ["evaluate", "--preset", "ci", "--seed", "7", "--out", "sevenpoint-run"]
    assert calls[1] == ["report", "sevenpoint-run", "--format", "markdown", "--out", "-"]
    assert outputs == {
        "exit-code": "0",
        "label": "Not yet",
        "score": "41.5",
        "report": str(Path("sevenpoint-run") / "report.html"),
    }
    assert set(ACTION["outputs"]) == set(outputs)
    assert summary == "# The summary\n"


def test_everything_asked_for_reaches_the_command_as_it_is(tmp_path: Path) -> None:
    asked = {
        "candidate": "http://127.0.0.1:9000",
        "ledger": "xero,quickbooks",
        "point": "1,5",
        "profile": "multi-entity",
        "fail_under": "80",
        "fail_under_point": "5=90 6=100",
        "baseline": "known failures; $(touch owned).toml",
        "out": "a folder",
    }
    code, calls, outputs, _ = evaluate(tmp_path, 3, **asked)
    assert (code, outputs["exit-code"]) == (3, "3")
    assert not (tmp_path / "owned").exists()
    options = parsed(calls[0]).params
    assert options["fail_under_points"] == ("5=90", "6=100")
    assert str(options["baseline"]) == asked["baseline"]
    assert (options["points"], options["ledgers"]) == ([1, 5], ["xero", "quickbooks"])
    assert str(options["out"]) == "a folder"


def test_inputs_reach_the_shell_through_the_environment_only() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_described() -> None:
    text = yaml.safe_dump(ACTION["runs"])
    for name, about in ACTION["inputs"].items():
        assert f"inputs.{name}" in text
        assert about["description"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guides_examples_are_yaml_and_use_what_there_is() -> None:
    github, gitlab = (yaml.safe_load(block) for block in blocks("yaml"))
    used = next(step for step in github["jobs"]["sevenpoint"]["steps"] if step.get("id") == "sevenpoint")
    assert set(used["with"]) <= set(ACTION["inputs"])
    (command,) = [line for line in gitlab["sevenpoint"]["script"] if line.startswith("sevenpoint ")]
    parsed(shlex.split(command)[1:])


def test_the_guides_commands_are_those_of_the_command_line() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 4
    for line in lines:
        parsed(shlex.split(line)[1:])


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_examples_of_every_help_page_can_be_asked(name: str) -> None:
    epilog = cli.commands[name].epilog or ""
    examples = [line.strip() for line in epilog.splitlines() if line.strip().startswith("sevenpoint ")]
    assert examples, f"sevenpoint {name} --help has no examples"
    for line in examples:
        words = shlex.split(line.split(" | ")[0])[1:]
        command: click.Command = cli
        while isinstance(command, click.Group):
            command, words = command.commands[words[0]], words[1:]
        command.make_context(name, words)
