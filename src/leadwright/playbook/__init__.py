"""The versioned configuration of a workspace: text to `Playbook`, or all its problems."""
