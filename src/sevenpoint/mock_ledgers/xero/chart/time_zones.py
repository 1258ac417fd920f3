"""Xero's names of time zones (its OpenAPI document) for the usual IANA zones; SDKs reject a name outside the list."""

from __future__ import annotations

_ZONES: dict[str, tuple[str, ...]] = {
    "NEWZEALANDSTANDARDTIME": ("Pacific/Auckland",),
    "AUSEASTERNSTANDARDTIME": ("Australia/Sydney", "Australia/Melbourne", "Australia/Canberra"),
    "EAUSTRALIASTANDARDTIME": ("Australia/Brisbane",),
    "CENAUSTRALIASTANDARDTIME": ("Australia/Adelaide",),
    "AUSCENTRALSTANDARDTIME": ("Australia/Darwin",),
    "WAUSTRALIASTANDARDTIME": ("Australia/Perth",),
    "TASMANIASTANDARDTIME": ("Australia/Hobart",),
    "GMTSTANDARDTIME": ("Europe/London", "Europe/Dublin", "Europe/Lisbon"),
    "ROMANCESTANDARDTIME": ("Europe/Paris", "Europe/Madrid", "Europe/Brussels", "Europe/Copenhagen"),
    "WEUROPESTANDARDTIME": ("Europe/Berlin", "Europe/Amsterdam", "Europe/Vienna", "Europe/Zurich", "Europe/Rome",
                            "Europe/Stockholm", "Europe/Oslo"),
    "EASTERNSTANDARDTIME": ("America/New_York", "America/Toronto", "America/Detroit"),
    "CENTRALSTANDARDTIME": ("America/Chicago", "America/Winnipeg"),
    "MOUNTAINSTANDARDTIME": ("America/Denver", "America/Edmonton"),
    "USMOUNTAINSTANDARDTIME": ("America/Phoenix",),
    "PACIFICSTANDARDTIME": ("America/Los_Angeles", "America/Vancouver"),
    "ALASKANSTANDARDTIME": ("America/Anchorage",),
    "HAWAIIANSTANDARDTIME": ("Pacific/Honolulu",),
    "SINGAPORESTANDARDTIME": ("Asia/Singapore",),
    "CHINASTANDARDTIME": ("Asia/Shanghai", "Asia/Hong_Kong"),
    "TOKYOSTANDARDTIME": ("Asia/Tokyo",),
    "INDIASTANDARDTIME": ("Asia/Kolkata",),
    "SOUTHAFRICASTANDARDTIME": ("Africa/Johannesburg",),
}  # fmt: skip
_BY_IANA = {zone: name for name, zones in _ZONES.items() for zone in zones}


def xero_time_zone(iana: str) -> str:
    """Xero's name; UTC for a zone that is not in the table.

    >>> xero_time_zone("Pacific/Auckland"), xero_time_zone("UTC")
    ('NEWZEALANDSTANDARDTIME', 'UTC')
    """
    return _BY_IANA.get(iana, "UTC")
