"""The team unit and the hand-off."""
