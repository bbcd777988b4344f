#!/usr/bin/env bash
# Start a tool in several processes: launch.sh TOOL PROCESSES [arguments]
set -uo pipefail
tools="$(cd "$(dirname "$0")/.." && pwd)"
tool="$1"
processes="$2"
# One machine finds a free port by itself; several agree on PORT.
if [ "${NNODES:-1}" = 1 ] && [ -z "${PORT:-}" ]; then
    meeting=(--standalone)
else
    meeting=(--node_rank "${NODE_RANK:-0}" --master_port "${PORT:-29500}"
        --master_addr "${MASTER_ADDR:-127.0.0.1}")
fi
"${PYTHON:-python}" -m torch.distributed.run --nnodes "${NNODES:-1}" \
    --nproc_per_node "$processes" "${meeting[@]}" \
    "$tools/$tool" "${@:3}" --launcher pytorch
code=$?
if [ $code -ne 0 ]; then
    echo "error: $tool ended with code $code: the first process that failed is named above." >&2
    [ "$tool" = train.py ] && echo "After mending it, go on with --resume." >&2
fi
exit $code
