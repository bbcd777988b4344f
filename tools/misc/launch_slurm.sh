#!/usr/bin/env bash
# Start a tool with srun: launch_slurm.sh PARTITION JOB_NAME TOOL [arguments]
set -euo pipefail
tools="$(cd "$(dirname "$0")/.." && pwd)"
gpus="${GPUS:-8}"
per_node="${GPUS_PER_NODE:-8}"
resources=()
if [ "$per_node" -gt 0 ]; then
    [ "$per_node" -gt "$gpus" ] && per_node="$gpus"
    resources=(--gres="gpu:$per_node" --ntasks-per-node="$per_node")
fi
# shellcheck disable=SC2086  # SRUN_ARGS are several words
exec srun -p "$1" --job-name="$2" --ntasks="$gpus" "${resources[@]}" \
    --cpus-per-task="${CPUS_PER_TASK:-5}" --kill-on-bad-exit=1 \
    ${SRUN_ARGS:-} "${PYTHON:-python}" -u "$tools/$3" "${@:4}" --launcher slurm
