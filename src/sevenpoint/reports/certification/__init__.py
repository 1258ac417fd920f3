"""The same evidence, laid out as Xero's checkpoints and Intuit's requirements: what a vendor would have to show there.

It is a reading of one evaluation, not a certificate, and rates the candidate, never the platform.
"""

from sevenpoint.reports.certification.register import ITEMS, SOURCES
from sevenpoint.reports.certification.table import certification_table
from sevenpoint.reports.certification.view import CertificationView, certification_view

__all__ = ["ITEMS", "SOURCES", "CertificationView", "certification_table", "certification_view"]
