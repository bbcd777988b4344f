#!/usr/bin/env bash
# Test on several GPUs, or processes of a CPU, of one or more machines:
#   tools/dist_test.sh CONFIG CHECKPOINT PROCESSES [options of tools/test.py]
# More machines: set NNODES, NODE_RANK, MASTER_ADDR and PORT on each.
set -euo pipefail
if [ $# -lt 3 ]; then
    sed -n '2,4s/^# //p' "$0"
    exit 2
fi
exec "${PYTHON:-python}" "$(dirname "$0")/misc/launch.py" test.py "$3" "$1" "$2" "${@:4}"
