"""Official documents: numbered, worded once, kept as PDF with their hash, never changed; a new rendering is a new version.

A room says what is written (`content`), names a `Kind`, and calls `IssuedDocument.objects.issue` in the transaction of the fact.
"""
