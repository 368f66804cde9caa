"""Act: capture, address, fold, deliver; one transaction each."""
