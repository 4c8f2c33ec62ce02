"""Rebuilds the test binaries and compares them with manifest.json. Called by build.sh, which brings the toolchains."""

import argparse
import concurrent.futures
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cases

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
MANIFEST = HERE / "manifest.json"
LIMIT_MB = 96


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def environment(goroot, cache, extra):
    """A fixed environment: nothing of the caller's Go or C settings gets into a binary."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**keep, "GOROOT": str(goroot), "GOCACHE": str(cache / "build"), "GOPATH": str(cache / "path"),
            "GOENV": "off", "GOFLAGS": "", "GOPROXY": "off", "GOSUMDB": "off", "GOTOOLCHAIN": "local", "GOWORK": "off",
            "GO111MODULE": "on", "GOOS": "linux", "GOARCH": "amd64", "GOAMD64": "v1", "LC_ALL": "C", **extra}


def compile_one(build, toolchains, cache, folder):
    """Builds in a copy with a go.mod that names the toolchain's own language version, so that the binary behaves as
    programs of its time do (GODEBUG defaults follow that line)."""
    if not build["go"]:
        return compile_c(build, folder)
    goroot = toolchains / f"go{build['go']}"
    module = folder / build["path"].replace("/", "_")
    shutil.copytree(REPOSITORY / build["source"], module)
    (module / "go.mod").write_text(f"module {build['source'].replace('/src/', '/')}\n\ngo {build['go']}\n")
    output = folder / "out" / build["path"]
    output.parent.mkdir(parents=True, exist_ok=True)
    command = [str(goroot / "bin/go"), "build", "-trimpath", "-buildvcs=false", *build["flags"], "-o", str(output),
               "./" + build["package"]]
    done = subprocess.run(command, cwd=module, env=environment(goroot, cache, build["env"]), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return output if done.returncode == 0 else None, done.stdout.strip()


def compile_c(build, folder):
    output = folder / "out" / build["path"]
    output.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["gcc", *build["flags"], *build["package"].split(), "-o", str(output)], cwd=REPOSITORY / build["source"],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return output if done.returncode == 0 else None, done.stdout.strip()


def toolchain_version(toolchains, go):
    if not go:
        return "gcc " + subprocess.run(["gcc", "-dumpfullversion"], text=True, stdout=subprocess.PIPE).stdout.strip()
    return (toolchains / f"go{go}" / "VERSION").read_text().split()[0]


def entries(builds, hashes, versions):
    for build in builds:
        for case in cases.cases(build):
            suffix = f":{case['case']}" if case["case"] else ""
            entry = {
                "name": build["path"].removeprefix("bin/") + suffix, "kind": build["kind"], "go": build["go"],
                "toolchain": versions[build["path"]], "path": build["path"], "sha256": hashes[build["path"]],
                "source": build["source"], "package": build["package"], "flags": build["flags"], "buildEnv": build["env"], "args": case["args"],
                "env": case["env"], "stdin": case["stdin"], "exit": case["exit"], "normalise": case["normalise"],
                "timeoutSeconds": case["timeout"],
            }
            if case["send"]:
                entry["send"] = case["send"]
            if case["note"]:
                entry["note"] = case["note"]
            yield entry


def make_links(builds):
    for build in builds:
        if build["link"]:
            link = HERE / build["path"]
            link.unlink(missing_ok=True)
            link.symlink_to(build["link"])


def write_manifest(builds, hashes, versions):
    for build in builds:
        if build["link"]:
            target = str(Path(build["path"]).parent / build["link"])
            hashes[build["path"]], versions[build["path"]] = hashes[target], versions[target]
    lines = [json.dumps(entry, ensure_ascii=True) for entry in entries(builds, hashes, versions)]
    MANIFEST.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def main():
    parser = argparse.ArgumentParser(prog="build.sh", description="Rebuild the test binaries and compare.")
    parser.add_argument("--update", action="store_true", help="write binaries that differ, and the manifest")
    parser.add_argument("--manifest-only", action="store_true", help="build nothing: write the manifest's cases anew")
    parser.add_argument("--only", metavar="TEXT", default="", help="only the binaries whose path contains TEXT")
    parser.add_argument("--toolchains", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cache", required=True, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()

    declared = list(cases.builds())
    every = [b for b in declared if not b["link"]]
    old = {e["path"]: e for e in json.loads(MANIFEST.read_text())} if MANIFEST.exists() else {}
    hashes = {b["path"]: old.get(b["path"], {}).get("sha256") for b in every}
    versions = {b["path"]: old.get(b["path"], {}).get("toolchain") for b in every}
    if options.manifest_only:
        write_manifest(declared, hashes, versions)
        return 0

    chosen = [b for b in every if options.only in b["path"]]
    if not chosen:
        print(f"build.sh: no binary's path contains '{options.only}'", file=sys.stderr)
        return 1
    identical, different, failed = 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="goemu-testbins-") as temporary:
        folder = Path(temporary)
        workers = max(1, (os.cpu_count() or 2) // 2)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            results = pool.map(lambda b: compile_one(b, options.toolchains, options.cache, folder), chosen)
            for build, (output, messages) in zip(chosen, results):
                path, why = build["path"], ""
                version = toolchain_version(options.toolchains, build["go"])
                if output is None:
                    failed += 1
                    print(f"FAILED     {path}\n{messages}", flush=True)
                    continue
                built = sha256(output)
                if built == hashes[path] and built == sha256(HERE / path):
                    identical += 1
                    print(f"identical  {path}", flush=True)
                    continue
                different += 1
                if hashes[path] is None:
                    why = "not in the manifest yet"
                elif built == hashes[path]:
                    why = "the file in the repository is not the one of the manifest"
                elif versions[path] != version:
                    why = f"built with {version} here, with {versions[path]} in the repository"
                elif not build["go"] or build["env"].get("CGO_ENABLED") == "1":
                    why = "same version; another C compiler or C library may be the cause"
                print(f"DIFFERENT  {path}" + (f"  ({why})" if why else ""), flush=True)
                if options.update:
                    target = HERE / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.unlink(missing_ok=True)
                    shutil.copy(output, target)
                    target.chmod(0o755)
                    hashes[path], versions[path] = built, version
    if options.update:
        make_links(declared)
        write_manifest(declared, hashes, versions)
        wanted = {HERE / b["path"] for b in declared}
        for stray in sorted(p for p in (HERE / "bin").rglob("*") if p.is_file() and p not in wanted):
            print(f"stray file, in no manifest entry: {stray.relative_to(HERE)}")
    size = sum(p.stat().st_size for p in (HERE / "bin").rglob("*") if p.is_file() and not p.is_symlink()) / 1e6
    print(f"{len(chosen)} binaries: {identical} identical, {different} different, {failed} failed; "
          f"testbins/bin holds {size:.1f} MB (limit {LIMIT_MB})")
    return 1 if failed or (different and not options.update) or size > LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
