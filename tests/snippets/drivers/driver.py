"""Runs Python programs one after the other, each in a fork that has `requests` loaded already."""

import json
import os
import pathlib
import runpy
import sys

import requests  # noqa: F401 - loaded once for all

for job in json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8")):
    pid = os.fork()
    if pid == 0:
        for number, stream in ((1, "out"), (2, "err")):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(f"{job['path']}.{stream}", flags), number)
        os.environ.update(job["environ"])
        break
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    pathlib.Path(f"{job['path']}.code").write_text(str(code))
else:
    sys.exit()
runpy.run_path(job["path"], run_name="__main__")
