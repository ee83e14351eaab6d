#!/usr/bin/env bash
# Gets a Temporal CLI and runs its development server on 127.0.0.1, with a database file and settings that suit rollout collection.
set -euo pipefail

usage='usage: temporal-dev.sh [start|install|stop|status] [--background] [--port 7233] [--db .dgym/temporal.db]

  start    use the server in TEMPORAL_ADDRESS or the one that already answers on the port, else start one (--background: return once it is healthy)
  install  get the Temporal CLI and print its path
  stop     stop the server that start left running on this database
  status   say where the server is; exit code 3 when none answers

  DGYM_CACHE_DIR              where the CLI is kept (default: $XDG_CACHE_HOME/durable-gym or ~/.cache/durable-gym)
  DGYM_TEMPORAL_DOWNLOAD_URL  an archive to use in place of the official one'

say() { printf '%s\n' "$*" >&2; }
die() { say "temporal-dev.sh: $2"; exit "$1"; }
misuse() { say "temporal-dev.sh: $1"; say "$usage"; exit 2; }

verb=start background=no port='' db=.dgym/temporal.db
case ${1-} in '' | -*) ;; *) verb=$1; shift ;; esac
case $verb in start | install | stop | status) ;; *) misuse "unknown verb '$verb'" ;; esac
while [ $# -gt 0 ]; do
  case $1 in
    --background) background=yes; shift ;;
    --port | --db) [ -n "${2-}" ] || misuse "$1 needs a value"; if [ "$1" = --port ]; then port=$2; else db=$2; fi; shift 2 ;;
    -h | --help) printf '%s\n' "$usage"; exit 0 ;;
    *) misuse "unknown argument '$1'" ;;
  esac
done
case $port in *[!0-9]* | ??????*) misuse "--port '$port' is not a port number" ;; esac
[ -z "$port" ] || { [ "$port" -ge 1 ] && [ "$port" -le 64535 ]; } || misuse "--port $port: choose 1-64535, the UI is 1000 above it"

here=$(cd "$(dirname "$(readlink -f "$0" 2>/dev/null || echo "$0")")" && pwd)
case $db in /*) ;; *) db=$PWD/$db ;; esac
[ ! -d "$(dirname "$db")" ] || db=$(cd "$(dirname "$db")" && pwd -P)/$(basename "$db")

# From here on the CLI is only asked about the local server, so the caller's address, key, TLS and profile must not reach it.
remote=${TEMPORAL_ADDRESS-}
for name in ${!TEMPORAL_@}; do unset "$name"; done
export TEMPORAL_CONFIG_FILE=/dev/null

# shellcheck source=tools/temporal/cli.sh
. "$here/tools/temporal/cli.sh"

# Bash's own connect has no time limit and macOS has no timeout(1).
port_open() { # HOST PORT
  (: <>"/dev/tcp/$1/$2") 2>/dev/null &
  local attempt=$! tenths
  for ((tenths = 0; tenths < 50; tenths++)); do
    kill -0 "$attempt" 2>/dev/null || break
    sleep 0.1
  done
  kill "$attempt" 2>/dev/null || true
  wait "$attempt" 2>/dev/null
}
remote_open() {
  local host=${remote%:*} at=${remote##*:}
  [ "$host" != "$remote" ] || at=7233
  host=${host#[}
  port_open "${host%]}" "$at"
}

command_of() { if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -ww -o command= -p "$1"; fi 2>/dev/null; }
is_our_server() { case "$(command_of "$1") " in *"--db-filename $db "*) ;; *) return 1 ;; esac; }
read_pid_file() { # sets pid and pid_port to the live server of this database
  pid='' pid_port=''
  [ ! -f "$db.pid" ] || read -r pid pid_port <"$db.pid" || true
  [ -n "$pid" ] && is_our_server "$pid" || { pid='' pid_port=''; return 1; }
}

# A lock is a symbolic link that names its owner. Two waiters may both clear a stale one; then work is done twice, but whole:
# the CLI enters the cache by a rename, and a second server fails to bind its port.
take_lock() { # FILE WHAT
  local owner said=''
  mkdir -p "$(dirname "$1")" 2>/dev/null && [ -w "$(dirname "$1")" ] || die 3 "cannot write to $(dirname "$1")"
  until ln -s "$$" "$1" 2>/dev/null; do
    owner=$(readlink "$1") || continue
    case $(command_of "$owner") in
      *temporal-dev.sh* | *start-dev*) [ -n "$said" ] || { said=yes; say "Waiting for process $owner, which $2 (lock: $1)"; }; sleep 0.3 ;;
      *) rm -f "$1" ;;
    esac
  done
}
release_lock() { [ "$(readlink "$1")" != "$$" ] || rm -f "$1"; }

healthy() { "$cli" operator cluster health --address "127.0.0.1:$port" --command-timeout 3s >/dev/null 2>&1; }
# The command that starts a server of one's own on another port; the first free one from PORT.
start_at() { # PORT
  local candidate=$1
  while port_open 127.0.0.1 "$candidate" || port_open 127.0.0.1 $((candidate + 1000)); do candidate=$((candidate + 1)); done
  echo "$0 start --background --port $candidate"
}
announce() { printf 'Temporal server 127.0.0.1:%s%s\nTemporal UI http://127.0.0.1:%s\n' "$port" "${1-}" $((port + 1000)); }
# May run again at any time. The server's own --search-attribute is ignored once the database exists.
prepare_namespace() {
  local namespace=(--address "127.0.0.1:$port" --namespace default --command-timeout 20s)
  {
    "$cli" operator namespace update "${namespace[@]}" --retention 720h &&
      "$cli" operator search-attribute create "${namespace[@]}" \
        --name RolloutBatch --type Keyword --name RolloutEnv --type Keyword --name RolloutModel --type Keyword \
        --name RolloutStatus --type Keyword --name RolloutReward --type Double --name RolloutTurns --type Int
  } >>"$log" 2>&1 || die 3 "the server runs, but its namespace could not be set up; see $log and run start again"
}
await_server() { # PID: until it is healthy and set up
  local deadline=$((SECONDS + 300)) notice=$((SECONDS + 10))
  until healthy; do
    [ "$SECONDS" -lt "$deadline" ] || { kill "$1" 2>/dev/null || true; fail_start 'was not healthy within 5 minutes'; }
    kill -0 "$1" 2>/dev/null || fail_start 'stopped at once'
    [ "$SECONDS" -lt "$notice" ] || { say "Waiting for the Temporal server to be healthy; its log is $log"; notice=$((SECONDS + 30)); }
    sleep 0.2
  done
  prepare_namespace
}
fail_start() { rm -f "$db.pid"; tail -n 20 "$log" >&2; die 3 "the Temporal server $1; the end of $log is above"; }

start() {
  if [ -n "$remote" ]; then
    remote_open || die 3 "TEMPORAL_ADDRESS=$remote does not answer; start that server, or unset TEMPORAL_ADDRESS and run: $(start_at 7240)"
    echo "Temporal server $remote (from TEMPORAL_ADDRESS)"
    return
  fi
  get_cli
  mkdir -p "$(dirname "$db")/logs" || die 3 "cannot write to $(dirname "$db")"
  db=$(cd "$(dirname "$db")" && pwd -P)/$(basename "$db")
  log=$(dirname "$db")/logs/temporal.log
  take_lock "$db.lock" 'is starting a server on this database'
  trap 'release_lock "$db.lock"' EXIT
  read_pid_file && port=${port:-$pid_port} || port=${port:-7233}
  if port_open 127.0.0.1 "$port"; then
    healthy || { sleep 2; healthy; } || die 3 "port $port is held by something that is not a Temporal server; choose another: $(start_at $((port + 7)))"
    if [ "$pid_port" = "$port" ]; then prepare_namespace; fi
    announce ' (already running)'
    return
  fi
  [ -z "$pid" ] || die 3 "$db is in use by the server on port $pid_port (process $pid); stop it first or choose another --db"
  ! port_open 127.0.0.1 $((port + 1000)) || die 3 "port $((port + 1000)), for the UI, is taken; choose another: $(start_at $((port + 7)))"
  local command=("$cli" server start-dev --ip 127.0.0.1 --port "$port" --ui-port $((port + 1000))
    --db-filename "$db" --sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL) setting
  # The default rates cap an activity step at about 300/s; the transfer queue's poll rate is worth 30 ms at every hop.
  for setting in system.enableActivityEagerExecution=true matching.useNewMatcher=true matching.enableFairness=true \
    history.transferProcessorMaxPollRPS=500 frontend.rps=20000 frontend.namespaceRPS=20000 frontend.namespaceCount=20000 \
    history.rps=20000 matching.rps=20000 frontend.namespaceRPS.visibility=500 worker.batcherRPS=500 \
    frontend.MaxConcurrentBatchOperationPerNamespace=10 frontend.enableServerVersionCheck=false $(partitions); do
    command+=(--dynamic-config-value "$setting")
  done
  if [ "$background" = yes ]; then
    start_in_own_session "${command[@]}"
    echo "$pid $port" >"$db.pid"
    await_server "$pid"
    announce
  else
    echo "$$ $port" >"$db.pid"
    # Twice in the background: the server that this process becomes would not collect a child.
    ( (trap '' INT; trap 'release_lock "$db.lock"' EXIT; await_server $$; announce "; Ctrl-C stops it, log in $log") & )
    trap - EXIT
    exec "${command[@]}" >>"$log" 2>&1 </dev/null
  fi
}
# A rate limit and the turns of batches are divided over the partitions of a queue: only one keeps to them exactly, and one
# server gains nothing by more. A database from before may have tasks waiting in others, where nobody would find them.
partitions() {
  [ -e "$db" ] || : >"$db.single-partition"
  [ ! -e "$db.single-partition" ] || echo matching.numTaskqueueReadPartitions=1 matching.numTaskqueueWritePartitions=1
}
start_in_own_session() { # sets pid; a Ctrl-C in this terminal must not reach the server
  if type -P setsid >/dev/null; then
    setsid "$@" >>"$log" 2>&1 </dev/null &
  else
    set -m
    nohup "$@" >>"$log" 2>&1 </dev/null &
    set +m
  fi
  pid=$!
  disown "$pid"
}

stop() {
  read_pid_file || { rm -f "$db.pid"; echo "No server was started on $db"; return; }
  local tenths
  kill "$pid" 2>/dev/null || true
  for ((tenths = 0; tenths < 100; tenths++)); do
    is_our_server "$pid" || break
    sleep 0.1
  done
  ! is_our_server "$pid" || kill -9 "$pid" 2>/dev/null || true
  rm -f "$db.pid"
  echo "Temporal server 127.0.0.1:$pid_port stopped"
}

status() {
  read_pid_file && port=${port:-$pid_port} || port=${port:-7233}
  local reachable=yes
  if [ -n "$remote" ]; then
    remote_open || reachable=no
    printf 'address    %s (from TEMPORAL_ADDRESS)\n' "$remote"
  else
    if find_cli; then healthy || reachable=no; else port_open 127.0.0.1 "$port" || reachable=no; fi
    printf 'address    127.0.0.1:%s\nui         http://127.0.0.1:%s\npid        %s\ndb         %s\n' \
      "$port" $((port + 1000)) "${pid:-none started here}" "$db"
  fi
  echo "reachable  $reachable"
  [ "$reachable" = yes ] || exit 3
}

install() { get_cli; echo "$cli"; }

"$verb"
