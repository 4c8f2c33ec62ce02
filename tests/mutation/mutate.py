"""Shows that the differential tests find mistakes: breaks a handler of the interpreter and runs the cases that `make test` runs for it.

    python3 tests/mutation/mutate.py        (make mutation)

All mistakes of mutants.txt go into one copy of the sources in bin/mutation, each behind a number that GOEMU_MUTANT chooses, so
that one build serves them all. Without a number every case has to agree with the processor; with one, some must not.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COPY = ROOT / "bin" / "mutation"
PROGRAM = COPY / "out" / "GoEmu.Differential"
CASES_PER_MNEMONIC = 200_000 // 945  # as in make test
SOURCES = ["emulator", "tests/Differential", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"]
CHOICE = """namespace GoEmu.Emulator;

internal static class Mutant
{
    public static readonly int Number = int.Parse(Environment.GetEnvironmentVariable("GOEMU_MUTANT") ?? "0");
}
"""


def mutants():
    for line in (HERE / "mutants.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split(" :: ")


def apply(number, file, place, expression, mistake):
    path = COPY / "emulator" / file
    text = path.read_text()
    if text.count(place) != 1:
        sys.exit(f"mutant {number}: {file} has '{place}' {text.count(place)} times, not once")
    start = text.find(expression, text.index(place))
    if start < 0:
        sys.exit(f"mutant {number}: {file} has no '{expression}' behind '{place}'")
    path.write_text(text[:start] + chosen(number, expression, mistake) + text[start + len(expression):])


def chosen(number, expression, mistake):
    condition = f"global::GoEmu.Emulator.Mutant.Number == {number}"
    return f"({condition} ? ({mistake}) : ({expression}))"


def copy_sources():
    shutil.rmtree(COPY, ignore_errors=True)
    for source in SOURCES:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, COPY / source, ignore=shutil.ignore_patterns("bin", "obj"))
        else:
            shutil.copy(ROOT / source, COPY / source)
    (COPY / "emulator" / "Mutant.cs").write_text(CHOICE)


def build():
    linker = "clang" if shutil.which("clang") else "gcc"
    done = subprocess.run(["dotnet", "publish", "tests/Differential", "-f", "net9.0", "-c", "Release", "-o", PROGRAM.parent, "-v:quiet",
                           f"-p:CppCompilerAndLinker={linker}", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"], cwd=COPY,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout)


def run(number, mnemonics):
    """The last line, which counts; None where the process did not get that far."""
    command = [PROGRAM, "instructions", "--engine", "interp", "--only", mnemonics, "--count", str(CASES_PER_MNEMONIC * len(mnemonics.split(",")))]
    done = subprocess.run(command, env=os.environ | {"GOEMU_MUTANT": str(number)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, timeout=600)
    last = done.stdout.splitlines()[-1:] or [""]
    return last[0] if last[0].endswith(" disagreements") else None


def main():
    chosen_mutants = list(mutants())
    copy_sources()
    for number, (_, *edit) in enumerate(chosen_mutants, 1):
        apply(number, *edit)
    build()
    missed = 0
    for number, (mnemonics, _, place, expression, mistake) in enumerate(chosen_mutants, 1):
        right, wrong = run(0, mnemonics), run(number, mnemonics)
        if right is None or not right.endswith(" 0 disagreements"):
            sys.exit(f"without a mistake, {mnemonics}: {right}")
        # An engine that does not survive its mistake fails the test as well.
        found = wrong is None or not wrong.endswith(" 0 disagreements")
        missed += not found
        print(f"{'found ' if found else 'MISSED'} {mnemonics}: {expression} -> {mistake}: {wrong or 'ended early'}", flush=True)
    print(f"{len(chosen_mutants)} mistakes, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
