"""A PostgreSQL of a test's own that can be away for a while."""

import os
import signal
import subprocess

from postgres import START_S, Cluster, _programs


class Restartable(Cluster):
    """`halt` and `resume` are what an administrator does at night."""

    def halt(self) -> None:
        """Shut it down fast: whoever is connected is cut off. What was committed stays."""
        assert self._process is not None
        pid = int((self._top / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        self._process.wait(START_S)

    def resume(self) -> None:
        """Start it again on the same data and port; returns when it answers."""
        bin, log = _programs(), self._top / "log"
        options = {**self._settings, "port": str(self.port), "listen_addresses": "127.0.0.1"}
        options["unix_socket_directories"] = str(self._top)
        arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [*self._as, str(bin / "postgres"), "-D", str(self._top / "data"), *arguments],
                stdout=out, stderr=out, cwd="/",
            )  # fmt: skip
        self._wait(bin, log)
