"""Rules people write: read, checked, compiled (`compile`), rendered as SQL (`sql`)."""
