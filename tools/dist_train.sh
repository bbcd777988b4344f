#!/usr/bin/env bash
# Train on several GPUs, or processes of a CPU, of one or more machines:
#   tools/dist_train.sh CONFIG PROCESSES [options of tools/train.py]
# More machines: set NNODES, NODE_RANK, MASTER_ADDR and PORT on each.
set -euo pipefail
if [ $# -lt 2 ]; then
    sed -n '2,4s/^# //p' "$0"
    exit 2
fi
exec "${PYTHON:-python}" "$(dirname "$0")/misc/launch.py" train.py "$2" "$1" "${@:3}"
