#!/bin/sh
# Trains with one single-threaded process per core: run.sh PROCESSES --out FOLDER [more arguments]
here=$(dirname "$0")
# An allocator that keeps its pages: handing them back and forth takes 40 % of the time.
export LD_PRELOAD="$(ls /usr/lib/*/libjemalloc.so.2)" OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
export MALLOC_CONF="dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always,oversize_threshold:0"
export MASTER_ADDR=127.0.0.1 MASTER_PORT="${MASTER_PORT:-29511}" WORLD_SIZE="$1"
shift
rank=$((WORLD_SIZE - 1))
while [ "$rank" -ge 0 ]; do
  RANK=$rank /usr/bin/python3 "$here/train.py" "$@" &
  rank=$((rank - 1))
done
wait
