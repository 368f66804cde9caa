"""Who is in which audience: handed over as webhooks are."""
