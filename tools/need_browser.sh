#!/usr/bin/env bash
# The browser tests need Debian's Chromium and letters to write with. Installs them when missing.
set -euo pipefail
missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
[ -d /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu-core)
[ ${#missing[@]} -gt 0 ] || exit 0
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
if ! command -v apt-get >/dev/null || ! { [ -z "$sudo" ] || sudo -n true 2>/dev/null; }; then
  echo "The browser tests need ${missing[*]}. Please install: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "── installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
