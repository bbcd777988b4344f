#!/usr/bin/env bash
# Train in a Slurm cluster:
#   GPUS=8 tools/slurm_train.sh PARTITION JOB_NAME CONFIG [options of tools/train.py]
# GPUS processes, GPUS_PER_NODE (8) and CPUS_PER_TASK (5); GPUS_PER_NODE=0 is
# a job on CPUs of GPUS processes. SRUN_ARGS are further options of srun.
set -euo pipefail
if [ $# -lt 3 ]; then
    sed -n '2,5s/^# //p' "$0"
    exit 2
fi
exec "$(dirname "$0")/misc/launch_slurm.sh" "$1" "$2" train.py "${@:3}"
