"""Tracked items: what is received, has an owner, moves by steps and has a due date.

A room brings a `process.Process`: its tables of states and steps, the readers of the
fields a step takes, and the effects of its steps. `steps.take` moves an item for page,
REST, citizen and worker alike: it checks the permission, reads and validates the
fields, moves the workflow, stops and starts the clock, keeps trail and custody,
records in the audit trail and tells who is concerned.
"""
