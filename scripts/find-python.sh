#!/usr/bin/env bash
# Print the path of a Python >= 3.12 that really runs and can make a virtual environment.
# A pyenv shim exists even for versions that are not selected and then only answers
# "command not found", so every candidate is executed and the real interpreter printed.
set -u
unset PYENV_VERSION VIRTUAL_ENV PYTHONHOME
probe='import sys, ensurepip, venv, sqlite3, ssl
assert sys.version_info >= (3, 12) and sqlite3.sqlite_version_info >= (3, 37)
print(sys.executable if sys.prefix == sys.base_prefix else sys._base_executable)'
shopt -s nullglob
pyenv=("$HOME"/.pyenv/versions/3.*/bin/python3)
if [ "${#pyenv[@]}" -gt 0 ]; then mapfile -t pyenv < <(printf '%s\n' "${pyenv[@]}" | sort -rV); fi
for candidate in "${PYTHON:-}" python3.14 python3.13 python3.12 python3 python "${pyenv[@]}"; do
  [ -n "$candidate" ] || continue
  if found="$(cd / && "$candidate" -c "$probe" 2>/dev/null)" && [ -x "$found" ]; then
    echo "$found"
    exit 0
  fi
done

echo "No Python 3.12 or newer found here; fetching one with uv." >&2
if ! command -v uv >/dev/null; then
  mkdir -p var
  for candidate in python3 python; do "$candidate" -m venv var/uv 2>/dev/null && break; done
  var/uv/bin/python -m pip install -q uv >&2 || {
    echo "Please install Python 3.12 or newer (or uv) and run make again." >&2
    exit 1
  }
  PATH="$PWD/var/uv/bin:$PATH"
fi
uv python install -q 3.13 >&2 && uv python find 3.13 || {
  echo "Please install Python 3.12 or newer and run make again." >&2
  exit 1
}
