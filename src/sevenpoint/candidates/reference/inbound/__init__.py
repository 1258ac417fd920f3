"""What comes from the ledgers: notifications, catch-up polling, and what they change here."""
