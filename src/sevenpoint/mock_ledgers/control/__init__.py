"""The control API, under `/_control` (docs/reference/control-api.md)."""

from flask import Blueprint

blueprint = Blueprint("control", __name__, url_prefix="/_control")
