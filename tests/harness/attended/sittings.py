"""Sittings: a whole attended evaluation as a process of its own, with a robot at the browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

from robot import Robot

from sevenpoint.harness.attended.store import Store
from sevenpoint.harness.bundle import Bundle

LINK = re.compile(r"http://\S+/open/\S+")
ENDED = ("done", "failed")


class Sitting:
    """`sevenpoint evaluate --attended`, with what was said of it."""

    def __init__(self, out, *options):
        self.out = out
        self._options = options
        self.start()

    def start(self):
        """Begin, or go on."""
        command = [sys.executable, "-m", "sevenpoint", "evaluate", "--attended", "--out", str(self.out), *self._options]
        environment = {**os.environ, "SEVENPOINT_NO_BROWSER": "1", "COLUMNS": "200"}
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            start_new_session=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            found = LINK.search(line)
            if found:
                self.link = found.group(0)
                break
        else:
            raise AssertionError("".join(said))
        self.store = Store(self.out / "attended")

    def kill(self):
        """kill -9 of the evaluation and of every process that it started: as if the machine had gone."""
        everyone = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        children = {}
        for line in everyone.splitlines():
            pid, parent = map(int, line.split())
            children.setdefault(parent, []).append(pid)
        doomed, found = [self.process.pid], []
        while doomed:
            pid = doomed.pop()
            found.append(pid)
            doomed += children.get(pid, [])
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        self.process.stdout.close()
        self.process.wait(30)

    def end(self, seconds=60):
        """Wait for its end; the exit code."""
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(seconds)

    def phase(self):
        """How far it is."""
        return self.store.get("phase")


@contextmanager
def sitting(browser, out, runs, *options, prepare=lambda desk: None):
    """An evaluation of the reference candidate's own pages that has just been started, and the robot at it."""
    started = Sitting(out, *options)
    context = browser.new_context(viewport={"width": 1120, "height": 900})
    robot = Robot(context.new_page(), context.new_page())
    for page in (robot.desk, robot.product):
        page.set_default_timeout(30_000)
    try:
        robot.sign_the_desk(started.link)
        set_up(robot.desk, runs, prepare)
        yield started, robot
    finally:
        context.close()
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(60)
        if not started.process.stdout.closed:
            started.process.stdout.close()


def set_up(desk, runs, prepare):
    """Fill in the first page, look at the plan, choose these runs, start."""
    desk.get_by_label("Practise on").check()
    desk.get_by_label("Roles that it has").fill("owner, manager, member")
    desk.locator('input[name="way.clock"][value=person]').check()
    prepare(desk)
    desk.get_by_role("button", name="Check everything").click()
    desk.wait_for_selector("#checks", timeout=120_000)
    desk.get_by_text("Choose the stories yourself").click()
    for box in desk.locator("input[name=run]").all():
        box.set_checked(box.get_attribute("value") in runs)
    desk.get_by_role("button", name="Start").click()


def close(started, robot):
    """Press Close on the board; the exit code."""
    robot.desk.goto(f"{robot.origin}/")
    robot.desk.get_by_role("button", name="Close the evaluation").click()
    return started.end()


def found_in(out):
    """What was found, by run: requirement, outcome and sentence of each finding."""
    return {
        run.id: [(each.requirement, each.outcome.value, each.title) for each in run.findings]
        for run in Bundle(out).load().runs
    }
