"""Duplicates that rules cannot see: the same person or company, written in two ways.

`normalise` brings values into one spelling, `fields` makes comparable records of what is known,
`keys` says which records are worth comparing, `model` how, `match` weighs the pairs (with the
Splink library, extra `duplicates`), `groups` says who belongs together, and `job` runs all of it
over a workspace into its review queue.
"""
