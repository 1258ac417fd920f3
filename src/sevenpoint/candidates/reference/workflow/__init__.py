"""The firm's practice-workflow tool: an accepted engagement opens the work there."""
