"""Xero's names of time zones are Windows' names in capitals and without spaces; tools want IANA's."""

from __future__ import annotations

# From the CLDR's windowsZones.xml, territory 001, for the countries that Xero has editions for.
ZONES = {
    "AUSCENTRALSTANDARDTIME": "Australia/Darwin",
    "AUSEASTERNSTANDARDTIME": "Australia/Sydney",
    "CENAUSTRALIASTANDARDTIME": "Australia/Adelaide",
    "CENTRALSTANDARDTIME": "America/Chicago",
    "EASTERNSTANDARDTIME": "America/New_York",
    "EAUSTRALIASTANDARDTIME": "Australia/Brisbane",
    "GMTSTANDARDTIME": "Europe/London",
    "MOUNTAINSTANDARDTIME": "America/Denver",
    "NEWZEALANDSTANDARDTIME": "Pacific/Auckland",
    "PACIFICSTANDARDTIME": "America/Los_Angeles",
    "SINGAPORESTANDARDTIME": "Asia/Singapore",
    "SOUTHAFRICASTANDARDTIME": "Africa/Johannesburg",
    "TASMANIASTANDARDTIME": "Australia/Hobart",
    "USMOUNTAINSTANDARDTIME": "America/Phoenix",
    "WAUSTRALIASTANDARDTIME": "Australia/Perth",
    "WEUROPESTANDARDTIME": "Europe/Berlin",
}


def iana_zone(xero: str) -> str:
    """IANA's name; UTC for one that is not in the table.

    >>> iana_zone("NEWZEALANDSTANDARDTIME"), iana_zone("UTC")
    ('Pacific/Auckland', 'UTC')
    """
    return ZONES.get(xero, "UTC")
