"""The public HTTP API: capture for machines, resources and commands for people."""
