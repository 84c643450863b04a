# Sourced by scripts/cluster, scripts/hdfs and scripts/yarn: daemons of one state directory, found again by process id and command line.
# The caller sets program, home and dir. Logs are $dir/logs/NAME.log, process ids $dir/pids/NAME.

# One line, whatever the names of files hold.
die() {
  printf '%s: %s\n' "$program" "${2//[[:cntrl:]]/?}" >&2
  exit "$1"
}

# readlink -f, which not every system has.
resolve() {
  local path=$1 link
  while [[ -L $path ]]; do
    link=$(readlink "$path")
    [[ $link == /* ]] || link=$(dirname "$path")/$link
    path=$link
  done
  printf '%s/%s\n' "$(cd "$(dirname "$path")" && pwd -P)" "$(basename "$path")"
}

# The text of the script's first comment.
usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "$1"
}

# state_directory NAME: where a user's daemons live unless he says.
state_directory() {
  if [[ -n ${XDG_STATE_HOME:-} ]]; then
    printf '%s/emmer/%s\n' "$XDG_STATE_HOME" "$1"
  else
    [[ -n ${HOME:-} ]] || die 2 'HOME names no folder: give --dir'
    printf '%s/.emmer/%s\n' "$HOME" "$1"
  fi
}

need_number() {
  [[ $2 =~ ^[0-9]{1,5}$ ]] || die 2 "$1 $2: expected a whole number"
}

# The feature version of the Java whose home is $1; nothing where there is none.
java_version() {
  [[ -x $1/bin/java ]] || return 0
  "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
}

# Sets java_home: JAVA_HOME, else the java in PATH.
find_java_home() {
  local java
  java_home=${JAVA_HOME:-}
  if [[ -z $java_home ]]; then
    java=$(command -v java) || die 2 'no java found: set JAVA_HOME to a JDK 17, or put its bin into PATH'
    java_home=$(dirname "$(dirname "$(resolve "$java")")")
  fi
  [[ -x $java_home/bin/java ]] || die 2 "JAVA_HOME is $java_home, which has no bin/java: set it to a JDK 17"
}

# Sets dir to an absolute path: a relative one may begin with a dash, and cd may look elsewhere for it.
set_directory() {
  dir=${1:-$(state_directory "$program")}
  [[ $dir == /* ]] || dir=$PWD/$dir
}

# What stands in a folder that this script owns: nothing is written to, or deleted from, a folder without it.
mark_of() {
  printf '%s/.emmer-%s\n' "$dir" "$program"
}

is_owned() {
  [[ -f $(mark_of) ]]
}

# Makes dir this script's own. A folder that holds anything already is somebody else's.
own_directory() {
  local entry
  if ! is_owned; then
    for entry in "$dir"/* "$dir"/.[!.]* "$dir"/..?*; do
      # Another first start may have come first in the meantime.
      [[ ! -e $entry && ! -L $entry ]] || is_owned ||
        die 2 "$dir is not empty and was not made by scripts/$program: name a new folder by --dir"
    done
    { mkdir -p "$dir" && printf 'scripts/%s of Emmer owns this folder and deletes parts of it.\n' "$program" >"$(mark_of)"; } \
      2>/dev/null || die 1 "$dir: cannot make this folder; name another by --dir"
  fi
  mkdir -p "$dir/logs" "$dir/pids" || die 1 "$dir: cannot write there; name another by --dir"
  dir=$(cd "$dir" && pwd -P)
}

command_line() {
  if [[ -r /proc/$1/cmdline ]]; then
    tr '\0' ' ' <"/proc/$1/cmdline"
  else
    ps -ww -o command= -p "$1"
  fi 2>/dev/null
}

# Prints the process id of daemon $1 where it runs. An id that another program has by now is not ours.
pid_of() {
  local pid
  [[ -r $dir/pids/$1 ]] || return 1
  pid=$(<"$dir/pids/$1")
  [[ $pid =~ ^[0-9]+$ && "$(command_line "$pid" || true)" == *"-Demmer.daemon=$dir/$1 "* ]] || return 1
  printf '%s\n' "$pid"
}

# start_daemon NAME JAVA-ARGUMENT...
start_daemon() {
  local name=$1
  shift
  # A daemon has little to do: neither the optimising compiler nor a parallel collector is worth its start.
  # Nothing of ours stays open in it: whoever reads our output must see its end. Not by nohup: its command line would
  # pass for the daemon's, and be empty for a moment while it becomes Java.
  (
    trap '' HUP
    exec "$java_home/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Demmer.daemon=$dir/$name" "$@"
  ) </dev/null >"$dir/logs/$name.log" 2>&1 9>&- &
  printf '%s\n' "$!" >"$dir/pids/$name"
  # Until it is Java, the command line is this script's.
  for _ in {1..100}; do
    ! pid_of "$name" >/dev/null && is_alive "$name" || return 0
    sleep 0.05
  done
}

# Whether daemon $1 has not ended, though it may not be Java yet: for the call that started it, as ids are given again.
is_alive() {
  kill -0 "$(<"$dir/pids/$1")" 2>/dev/null
}

# The names of the daemons that were started and not stopped, first started first where names sort so.
daemons() {
  local file
  for file in "$dir"/pids/*; do
    [[ ! -e $file ]] || printf '%s\n' "${file##*/}"
  done
}

is_port_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

need_positive() {
  need_number "$@"
  (($2 >= 1)) || die 2 "$1 0: expected at least 1"
}

# need_size OPTION SIZE: as Java's -Xmx takes it, of mebibytes or gibibytes.
need_size() {
  [[ $2 =~ ^[1-9][0-9]{0,5}[mMgG]$ ]] || die 2 "$1 $2: expected a size such as 2g or 1500m"
}

need_free_port() {
  (($2 <= 65535)) || die 2 "$1 $2: a port is at most 65535"
  (($2 == 0)) || ! is_port_taken "$2" || die 1 "port $2 is taken: name another by $1, or 0 for any that is free"
}

# http_get PORT PATH
http_get() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
    cat <&3
  ) 2>/dev/null
}

# wait_until SECONDS DAEMON COMMAND...: fails the start when the time is over, or the daemon ends.
wait_until() {
  local end=$((SECONDS + $1)) name=$2
  shift 2
  until "$@"; do
    is_alive "$name" || give_up "$name ended"
    ((SECONDS < end)) || give_up "$name is not ready in time"
    sleep 0.2
  done
}

give_up() {
  local line
  line=$(grep -E 'Exception|Error|ERROR|FATAL' "$dir/logs/${1%% *}.log" | tail -n 1) || true
  stop_started
  die 1 "$1${line:+ ($line)}: see $dir/logs/${1%% *}.log"
}

# What this very call started, after a failure or Ctrl-C: daemons that ran before stay.
stop_started() {
  local name
  for name in ${started[@]+"${started[@]}"}; do stop_daemon "$name"; done
}

# Ends daemon $1 and what it started, politely for ten seconds.
stop_daemon() {
  local pid child pids end=$((SECONDS + 10))
  if pid=$(pid_of "$1"); then
    pids=$pid
    for child in $(descendants "$pid"); do pids+=" $child"; done
    kill "$pid" 2>/dev/null || true
    for pid in $pids; do
      while kill -0 "$pid" 2>/dev/null && ((SECONDS < end)); do sleep 0.1; done
      kill -9 "$pid" 2>/dev/null || true
    done
  fi
  rm -f "$dir/pids/$1"
}

# The processes below process $1, those that started others first.
descendants() {
  local pid parent
  ps -A -o pid= -o ppid= | while read -r pid parent; do
    [[ $parent != "$1" ]] || { printf '%s\n' "$pid" && descendants "$pid"; }
  done
}

# Two calls for one directory at once would start two of each.
lock_directory() {
  if command -v flock >/dev/null; then
    exec 9>"$dir/lock"
    flock 9
  fi
}

# stop and status, which write nothing into a folder that is not the script's.
stop_or_status() {
  if ! is_owned; then
    [[ ! -d $dir/pids ]] ||
      die 1 "$dir is of an older scripts/$program, or of something else: end what runs there by hand, and remove it"
    [[ $1 == stop ]] || die 1 "nothing runs in $dir"
    return 0
  fi
  dir=$(cd "$dir" && pwd -P)
  lock_directory
  if [[ $1 == stop ]]; then stop_all; else print_status; fi
}

# Stops all daemons of the directory, in reverse.
stop_all() {
  local name names=()
  while IFS= read -r name; do names=("$name" ${names[@]+"${names[@]}"}); done < <(daemons)
  for name in ${names[@]+"${names[@]}"}; do stop_daemon "$name"; done
}

# One line a daemon; 1 where one is gone, or none was started.
print_status() {
  local name pid code=0 count=0
  while IFS= read -r name; do
    count=$((count + 1))
    if pid=$(pid_of "$name"); then
      printf '%-12s running, process %s\n' "$name" "$pid"
    else
      printf '%-12s gone; see %s\n' "$name" "$dir/logs/$name.log"
      code=1
    fi
  done < <(daemons)
  ((count > 0)) || { printf 'nothing runs in %s\n' "$dir" && code=1; }
  return "$code"
}
