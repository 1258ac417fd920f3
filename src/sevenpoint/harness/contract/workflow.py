"""The firm's practice-workflow tool, in which an accepted engagement opens the work."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model


class WorkflowConnection(Model):
    """Connect to a practice-workflow tool. `base_url` replaces its host; paths stay (Karbon: `/v3/WorkItems`)."""

    tool: Literal["karbon"] = "karbon"
    base_url: str
    token: str = Field(description="Karbon: the bearer token of the API application.")
    access_key: str = Field(description="Karbon: the account's access key.")
    assignee: str = Field(description="E-mail address of the colleague who is given the work.")


class Workflow(Model):
    """The true state of the connection. `disconnected`: there never was one."""

    tool: Literal["karbon"] | None = None
    status: Literal["connected", "disconnected", "broken"]
    reason: str | None = None
