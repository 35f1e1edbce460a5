"""The programme: series of dates, events with seats of their own, who registered, who waits, what they are told.

Everything that gives or takes a seat happens under the lock of the event's row: `event.lock()` first, in a statement of its own, then the
count, then the writing. Whatever frees a seat calls `seats.promote(event)` in the same transaction.
"""
