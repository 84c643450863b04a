# Sourced by scripts/hdfs and scripts/yarn, after daemons.bash: Hadoop's daemons, from the jars that Maven resolves.

# Hadoop 3.5.0 is built for Java 17; its daemons were not tried on a newer one.
find_java_17() {
  local candidate
  find_java_home
  [[ $(java_version "$java_home") != 17 ]] || return 0
  for candidate in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/}"/.sdkman/candidates/java/*; do
    if [[ $(java_version "$candidate") == 17 ]]; then
      java_home=$candidate
      return
    fi
  done
  die 2 "Hadoop's daemons need a Java 17, $java_home is Java $(java_version "$java_home"): set JAVA_HOME to a JDK 17"
}

# Sets class_path. Hadoop logs through the libraries of Spark's folder.
find_jars() {
  local hadoop=$home/jobs/app/target/hadoop-home/jars spark=$home/jobs/app/target/spark-home/jars name
  [[ -d $spark ]] || "$home/scripts/emmer" --version >/dev/null
  if [[ ! -d $hadoop ]]; then
    printf '%s: fetching Hadoop, 100 MB\n' "$program" >&2
    (cd "$home" && ./mvnw -B -q -ntp -pl jobs/app dependency:copy@hadoop-home) </dev/null >&2 ||
      die 1 'Hadoop was not fetched: see above'
  fi
  class_path="$dir/conf:$hadoop/*"
  for name in "$spark"/{slf4j-api,jcl-over-slf4j,log4j-slf4j2-impl,log4j-api,log4j-core,log4j-1.2-api}-*.jar; do
    class_path+=:$name
  done
}

# A property of one of Hadoop's files.
property() {
  local value=${2//&/&amp;}
  printf '  <property><name>%s</name><value>%s</value></property>\n' "$1" "${value//</&lt;}"
}

# start_hadoop NAME CLASS ARGUMENT...: a daemon, CLASS below org.apache.hadoop.
start_hadoop() {
  local name=$1 class=$2
  shift 2
  start_daemon "$name" -Xmx256m --add-opens=java.base/java.lang=ALL-UNNAMED \
    "-Dlog4j2.configurationFile=$home/conf/log4j2-daemons.properties" \
    -cp "$class_path" "org.apache.hadoop.$class" "$@"
}
