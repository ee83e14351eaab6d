# shellcheck shell=bash
# Finds the Temporal CLI, else downloads it, else builds it. Sourced by temporal-dev.sh, whose say, die and locks it uses.

version=1.8.2
cache=${DGYM_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/durable-gym}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
cached=$cache/temporal-$version/temporal

get_cli() { # sets cli
  local lock=$cached.lock work=$cache/temporal-$version/unfinished.$$
  ! find_cli || return 0
  take_lock "$lock" 'is installing the Temporal CLI'
  trap 'rm -rf "$cache/temporal-$version/unfinished.$$"; release_lock "$cached.lock"' EXIT
  rm -rf "$cache/temporal-$version"/unfinished.*
  if ! find_cli; then
    mkdir -p "$work"
    download_cli "$work" || build_cli "$work" ||
      die 3 "no Temporal CLI; tried $tried. Put temporal on PATH, install Go >= 1.26.4, or set TEMPORAL_ADDRESS to a running server"
    mv -f "$work/temporal" "$cached"
    cli=$cached
  fi
  rm -rf "$work"
  release_lock "$lock"
  trap - EXIT
}

find_cli() { # sets cli, or notes in tried why there is none
  local found
  found=$(type -P temporal || true)
  if [ -n "$found" ] && runs "$found"; then cli=$found; return; fi
  tried="temporal on PATH ($([ -n "$found" ] && echo "$found does not run" || echo none))"
  if runs "$cached"; then cli=$cached; return; fi
  tried="$tried, the cache ($([ -e "$cached" ] && echo "$cached does not run" || echo "no $cached"))"
  return 1
}
download_cli() { # INTO
  local os=linux arch=amd64 url log=$1/download.log
  [ "$(uname -s)" != Darwin ] || os=darwin
  case $(uname -m) in arm64 | aarch64) arch=arm64 ;; esac
  url=${DGYM_TEMPORAL_DOWNLOAD_URL:-https://temporal.download/cli/archive/v$version?platform=$os&arch=$arch}
  tried="$tried, download from $url"
  say "Downloading the Temporal CLI $version from $url"
  follow "$log" downloaded curl -fsSL --connect-timeout 5 --max-time 600 --speed-limit 10000 --speed-time 30 \
    -D "$1/headers" -o "$1/archive.tar.gz" "$url" || { tried="$tried (failed): $(last_line "$log")"; return 1; }
  tar -xzf "$1/archive.tar.gz" -C "$1" >"$log" 2>&1 && runs "$1/temporal" || { tried="$tried (the archive holds no temporal that runs here)"; return 1; }
}
downloaded() {
  local total
  total=$(sed -n 's/^[Cc]ontent-[Ll]ength: *\([0-9]*\).*/\1/p' "$work/headers" 2>/dev/null | tail -n 1) || true
  printf 'Downloading the Temporal CLI: %s' "$(megabytes "$(wc -c 2>/dev/null <"$work/archive.tar.gz" || echo 0)")"
  [ "${total:-0}" -eq 0 ] || printf ' of %s' "$(megabytes "$total")"
}
megabytes() { echo "$(($1 / 1000000)) MB"; }

build_cli() { # INTO
  local log=$1/build.log
  tried="$tried, go build"
  type -P go >/dev/null || { tried="$tried (no go on PATH)"; return 1; }
  say "No download here; building the Temporal CLI $version with Go into $cache: about 5 minutes, once"
  # -mod=readonly: the module may sit in a node_modules that must not be written to. No subshell: Ctrl-C would end only that.
  local back=$PWD built=yes
  cd "$here/tools/temporal"
  GOWORK=off GOFLAGS=-mod=readonly follow "$log" compiled go build -v -trimpath \
    -ldflags "-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=$version" \
    -o "$1/temporal" github.com/temporalio/cli/cmd/temporal && runs "$1/temporal" || built=no
  cd "$back"
  [ "$built" = no ] || return 0
  tail -n 20 "$log" >&2 || true
  tried="$tried (failed)"
  return 1
}
# How many there are of the pinned version, on Linux: go tells only which one it is at.
modules=205 packages=1718
compiled() {
  local fetched all
  fetched=$(grep -c '^go: ' "$log") || true
  all=$(grep -c . "$log") || true
  if [ "$all" -eq "$fetched" ]; then
    echo "Building the Temporal CLI: step 1 of 2, module $fetched of about $modules"
  else
    echo "Building the Temporal CLI: step 2 of 2, package $((all - fetched)) of about $packages"
  fi
}

# Runs a command with its output in a file and says how far it is: in one line that changes on a terminal, elsewhere every 10 s.
follow() { # LOG PROGRESS COMMAND...
  local log=$1 progress=$2 began=$SECONDS said=$SECONDS every=10
  shift 2
  [ ! -t 2 ] || every=1
  "$@" >"$log" 2>&1 </dev/null &
  local job=$!
  # What runs in the background of a script does not hear Ctrl-C.
  trap 'kill "$job" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    [ $((SECONDS - said)) -ge "$every" ] || continue
    said=$SECONDS
    if [ -t 2 ]; then printf '\r\033[2K%s, %s' "$("$progress")" "$(elapsed)" >&2; else say "$("$progress"), $(elapsed)"; fi
  done
  [ ! -t 2 ] || printf '\r\033[2K' >&2
  trap - INT TERM
  wait "$job"
}
elapsed() { # uses began
  local seconds=$((SECONDS - began))
  if [ "$seconds" -lt 60 ]; then echo "$seconds s"; else echo "$((seconds / 60)) min $((seconds % 60)) s"; fi
}
last_line() { tail -n 1 "$1" 2>/dev/null || true; }

runs() { "$1" --version >/dev/null 2>&1 </dev/null; }
