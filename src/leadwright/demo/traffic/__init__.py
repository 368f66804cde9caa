"""Generated traffic: invented people who visit, sign up, buy, and invented reps who answer.

A process of its own (`python -m leadwright.demo.traffic ORDER`) that knows Leadwright only by its
public HTTP API, and writes down everything it does (`demo.ledger`).
"""
