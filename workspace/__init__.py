"""The centre's space: sites, rooms and desks, who applies for them, who is offered them, and on which days they are taken.

Applications and offers end where a lease begins; a lease is kept term by term through its renewal reviews. Rules that
the centre may change are rows (`Rule`), and what must never be false is a constraint of the database.
"""
