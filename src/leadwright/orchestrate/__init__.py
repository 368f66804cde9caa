"""Who may be contacted, when and how often."""
