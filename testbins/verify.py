"""Runs the manifest's cases natively, several times, and checks that each behaves as the manifest says.

    python3 testbins/verify.py [--runs N] [--only TEXT] [--kind KIND] [--under "COMMAND"]

Checks: the exit code or signal; the same stdout and stderr, after the case's normalisation, in all runs. With --under,
a native run comes first and is the oracle for N runs of `COMMAND PROGRAM ARG...`. Nothing is written anywhere.
"""

import argparse
import functools
import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


@functools.lru_cache(maxsize=1)
def generated(megabytes):
    """Byte i is (i ^ i >> 8 ^ i >> 16) & 255."""
    first = bytes((i ^ i >> 8) & 255 for i in range(1 << 16))
    blocks = [first.translate(bytes(b ^ high for b in range(256))) for high in range(256)]
    return b"".join(blocks[i & 255] for i in range(megabytes * 16))


def stdin_of(case):
    kind, _, rest = case["stdin"].partition(":")
    if kind == "generate":
        return generated(int(rest.removesuffix("MB")))
    return rest.encode() if kind == "text" else b""


def go_trace(text):
    text = re.sub(r"(?<!code=)(?<!addr=)0x[0-9a-f]+\??", "0x?", text)
    text = re.sub(r"goroutine \d+", "goroutine N", text)
    return re.sub(r"\bm=\d+", "m=?", text)


def go_dump(text):
    """The first line, and the sorted names of the main package's functions in all the traces."""
    lines = text.splitlines()
    names = [re.sub(r"\(.*|\sin goroutine.*", "", line) for line in lines if re.match(r"(created by )?main\.", line)]
    return "\n".join(lines[:1] + sorted(names))


NORMALISE = {"none": lambda text: text, "go-trace": go_trace, "go-dump": go_dump}


def run(case, under=()):
    env = {n: v for n, v in os.environ.items() if not n.startswith("GO")} | case["env"]
    process = subprocess.Popen([*under, str(HERE / case["path"]), *case["args"]], env=env, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    streams = {"stdout": bytearray(), "stderr": bytearray()}
    steps, position = list(case.get("send", [])), 0

    def read(name):
        nonlocal position
        pipe = getattr(process, name)
        while block := os.read(pipe.fileno(), 1 << 20):
            streams[name] += block
            while name == "stdout" and steps:
                found = streams[name].find(steps[0]["afterStdout"].encode(), position)
                if found < 0:
                    break
                position = found + len(steps[0]["afterStdout"])
                process.send_signal(getattr(signal, steps.pop(0)["signal"]))

    def write():
        try:
            process.stdin.write(stdin_of(case))
            process.stdin.close()
        except BrokenPipeError:
            pass

    threads = [threading.Thread(target=read, args=(name,)) for name in streams] + [threading.Thread(target=write)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    timed_out = False
    try:
        process.wait(case["timeoutSeconds"])
    except subprocess.TimeoutExpired:
        timed_out = True
        process.kill()
        process.wait()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    code = process.returncode
    outcome = "timeout" if timed_out else code if code >= 0 else signal.Signals(-code).name
    out = bytes(streams["stdout"])
    out = f"{len(out)} bytes {hashlib.sha256(out).hexdigest()}" if len(out) > 1 << 20 else out.decode(errors="replace")
    err = NORMALISE[case["normalise"]](streams["stderr"].decode(errors="replace"))
    return {"exit": outcome, "stdout": out, "stderr": err}, seconds


def check(case, runs, under):
    """Returns the complaints about a case, and the seconds of its slowest run."""
    complaints, seconds, first = [], 0.0, None
    for number in range(runs + 1 if under else runs):
        result, took = run(case, under if number else ()) if under else run(case)
        seconds = max(seconds, took)
        if result["exit"] != case["exit"]:
            complaints.append(f"run {number}: exit {result['exit']}, expected {case['exit']}: {result['stderr'][-300:]!r}")
        if first is None:
            first = result
        for stream in ("stdout", "stderr"):
            if result[stream] != first[stream]:
                complaints.append(f"run {number}: {stream} differs: {first[stream][-600:]!r} / {result[stream][-600:]!r}")
    return complaints, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", metavar="TEXT", default="")
    parser.add_argument("--kind", default="", help="test, old, variant or bench")
    parser.add_argument("--under", default="", metavar="COMMAND")
    parser.add_argument("--show", action="store_true", help="print the first run's output")
    options = parser.parse_args()
    chosen = [c for c in json.loads((HERE / "manifest.json").read_text())
              if options.only in c["name"] and options.kind in c["kind"]]
    bad = 0
    for case in chosen:
        complaints, seconds = check(case, options.runs, shlex.split(options.under))
        bad += bool(complaints)
        print(f"{'FAIL' if complaints else 'ok  '} {case['name']}  {seconds:.2f} s", flush=True)
        for complaint in complaints[:3]:
            print("     " + complaint)
        if options.show:
            print(json.dumps(run(case)[0], indent=1))
    print(f"{len(chosen)} cases, {bad} bad, {options.runs} runs each")
    return 1 if bad or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
