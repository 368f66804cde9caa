"""E-mail over SMTP, and what comes back of it."""
