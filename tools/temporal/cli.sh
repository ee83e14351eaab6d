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
  local os=linux arch=amd64 url
  [ "$(uname -s)" != Darwin ] || os=darwin
  case $(uname -m) in arm64 | aarch64) arch=arm64 ;; esac
  url=${DGYM_TEMPORAL_DOWNLOAD_URL:-https://temporal.download/cli/archive/v$version?platform=$os&arch=$arch}
  tried="$tried, download from $url"
  say "Downloading the Temporal CLI $version from $url"
  curl -fsSL --connect-timeout 5 --max-time 600 --speed-limit 10000 --speed-time 30 -o "$1/archive.tar.gz" "$url" >&2 || { tried="$tried (failed)"; return 1; }
  tar -xzf "$1/archive.tar.gz" -C "$1" >&2 && runs "$1/temporal" || { tried="$tried (the archive holds no temporal that runs here)"; return 1; }
}
build_cli() { # INTO
  tried="$tried, go build"
  type -P go >/dev/null || { tried="$tried (no go on PATH)"; return 1; }
  say "Building the Temporal CLI $version with Go into $cache: about 5 minutes, once"
  # -mod=readonly: the module may sit in a node_modules that must not be written to.
  (cd "$here/tools/temporal" && GOWORK=off GOFLAGS=-mod=readonly go build -trimpath \
    -ldflags "-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=$version" \
    -o "$1/temporal" github.com/temporalio/cli/cmd/temporal) >&2 && runs "$1/temporal" || { tried="$tried (failed)"; return 1; }
}

runs() { "$1" --version >/dev/null 2>&1 </dev/null; }
