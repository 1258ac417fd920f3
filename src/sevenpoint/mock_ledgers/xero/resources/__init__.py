"""The Accounting API's resources, one file each."""
