#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests, getting one when there is none.
set -u
for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$candidate" ] || continue
  if found="$(command -v "$candidate")"; then echo "$found"; exit 0; fi
done
downloaded() { .venv/bin/python -c '
from playwright.sync_api import sync_playwright
import os
with sync_playwright() as p:
    path = p.chromium.executable_path
print(path if os.path.exists(path) else "")' 2>/dev/null; }
found="$(downloaded)"
if [ -n "$found" ]; then echo "$found"; exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium and a Chinese font for the browser tests." >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk; } >&2
  if found="$(command -v chromium)"; then echo "$found"; exit 0; fi
fi
.venv/bin/playwright install chromium >&2
found="$(downloaded)"
if [ -n "$found" ]; then echo "$found"; exit 0; fi
echo "The browser tests need Chromium and none could be had: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to its path." >&2
exit 1
