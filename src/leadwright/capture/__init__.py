"""Raw submissions become events in our words, and events find out whom they are about."""
