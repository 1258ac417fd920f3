"""From an accepted proposal to the invoices that follow from it."""
