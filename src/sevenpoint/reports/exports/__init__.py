"""A judged bundle in the formats of other tools, one file a format. `sevenpoint.reports.formats` lists them."""
