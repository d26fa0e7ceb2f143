#!/usr/bin/env bash
# The Dockerfile's steps in a plain Debian, where there is no Docker: does the image build, and does what it builds start?
#
#   deploy/image_in_debian.sh [FOLDER]     FOLDER keeps the root (default: a temporary one, deleted in the end)
#
# It needs root, debootstrap and this machine's own package sources; without them it says so and ends well. Debian's Python
# stands in for the base image's (the same release, 3.13). Stages: base, built, serving.
set -euo pipefail
cd "$(dirname "$0")/.."
SUITE=trixie

skip() { echo "SKIPPED: $1"; exit 0; }
[ "$(id -u)" = 0 ] || skip "only root may make a root of its own"
command -v debootstrap >/dev/null || skip "debootstrap is not installed (apt-get install debootstrap)"
MIRROR=$(apt-get indextargets --format '$(SITE)' 2>/dev/null | grep -v security | sort -u | head -1)
[ -n "$MIRROR" ] || skip "apt knows no mirror"

ROOT=${1:-$(mktemp -d)}
ROOT=$(mkdir -p "$ROOT" && cd "$ROOT" && pwd)
[ -n "${1:-}" ] || trap 'rm -rf --one-file-system "$ROOT"' EXIT
if [ ! -e "$ROOT/usr/bin/pip" ]; then
    debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,python-is-python3,ca-certificates \
        "$SUITE" "$ROOT" "$MIRROR" >"$ROOT.log" 2>&1 || { tail -3 "$ROOT.log"; skip "debootstrap could not fetch $SUITE"; }
fi
# The packages come from this machine's index, however it reaches that; inside, pip finds them in a folder. pip would
# judge the markers of the requirements by the Python that it runs in, so they are resolved for the image's first.
python3 - >"$ROOT/wanted.txt" <<'PYTHON'
import re
from pip._vendor.packaging.markers import Marker, default_environment
there = default_environment() | {"python_version": "3.13", "python_full_version": "3.13.9"}
for line in re.sub(r"\\\n\s*", " ", open("requirements/base.txt").read()).splitlines():
    found = re.match(r"([^\s#;]+) *(?:;(.*?))?((?: +--hash=\S+)+)", line)
    if found and (not found[2] or Marker(found[2].strip()).evaluate(there)):
        print(found[1] + found[3])
PYTHON
mapfile -t PLATFORMS < <(for minor in $(seq 41 -1 5); do echo "--platform=manylinux_2_${minor}_$(uname -m)"; done)
python3 -m pip download --quiet --disable-pip-version-check --require-hashes -r "$ROOT/wanted.txt" --dest "$ROOT/wheels" \
    --no-deps --only-binary=:all: --python-version=3.13 "${PLATFORMS[@]}" --platform="manylinux2014_$(uname -m)" \
    2>"$ROOT.log" || { tail -3 "$ROOT.log"; skip "the packages could not be fetched"; }
ENVIRONMENT=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels)
run() { chroot "$ROOT" /usr/bin/env -i "${ENVIRONMENT[@]}" sh -euc "cd /app && $1"; }
stage=
rm -rf "$ROOT/app" "$ROOT/venv" "$ROOT/data" # What an earlier run has left in a root that is kept.
chroot "$ROOT" /usr/sbin/userdel triage 2>/dev/null || true
mkdir -p "$ROOT/app"
# Each instruction on a line of its own, continued lines joined, comments gone.
while read -r word rest; do
    [ "$word" = FROM ] && stage=${rest##* AS }
    case "$stage/$word" in
        base/ENV | serving/ENV) read -ra more <<<"$rest"; ENVIRONMENT+=("${more[@]}") ;;
        base/RUN | built/RUN | serving/RUN) echo "== $stage: ${rest:0:90}"; run "$rest" ;;
        built/COPY) cp -r requirements "$ROOT/app/" ;;
        serving/COPY) [ "$rest" != ". ." ] || tar -c --exclude-from=<(sed 's|^\*\*/||; s|^|./|' .dockerignore) . | tar -xC "$ROOT/app" ;;
    esac
done < <(grep -v '^#' Dockerfile | sed -e ':a' -e '/\\$/{N; s/\\\n */ /; ta' -e '}' | grep .)

echo "== as the image's user"
SETTINGS=(DATABASE_URL=postgresql://x@localhost/x REDIS_URL=redis://localhost/0 ALLOWED_HOSTS=desk.example.org
    PUBLIC_URL=https://desk.example.org DEFAULT_FROM_EMAIL=desk@example.org SECRET_KEY=only-to-see-that-it-starts-0123456789-abcdefghijklmnopq)
chroot --userspec=10001:10001 "$ROOT" /usr/bin/env -i "${ENVIRONMENT[@]}" "${SETTINGS[@]}" sh -euc '
    cd /app
    python manage.py check --deploy --fail-level WARNING
    python -c "import config.wsgi, triage.tasks; from triage.evidence import wording; wording.shipped()"
    ! python -c "import sklearn" 2>/dev/null
    touch /data/writable && ! touch /app/writable 2>/dev/null'
du -sm "$ROOT/venv" "$ROOT/app" | awk '{ print $2 ": " $1 " MB" }' | sed "s|$ROOT||"
echo "The image's steps work."
