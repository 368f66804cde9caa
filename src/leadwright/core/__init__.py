"""The words two or more stages share. Imports nothing from the rest of Leadwright."""
