# A primary and two streaming standbys as one makes them by hand, with PostgreSQL's own programs.
# Arguments: the directory of the programs, an empty directory, three free ports.
set -eu
bin=$1 dir=$2 port=$3
export PGPASSFILE=$dir/passwords
umask 077
cat > "$dir/admin" <<-EOF
	changeme
EOF
cat > "$PGPASSFILE" <<-EOF
	*:*:*:postgres:changeme
	*:*:*:repluser:replpassword
EOF

"$bin/initdb" -D "$dir/0" -X "$dir/wal-0" -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile="$dir/admin" > "$dir/initdb.log"
cat >> "$dir/0/postgresql.conf" <<-EOF
	listen_addresses = '127.0.0.1'
	unix_socket_directories = ''
	wal_keep_size = 512MB
EOF
echo "host replication repluser 127.0.0.1/32 scram-sha-256" >> "$dir/0/pg_hba.conf"
"$bin/pg_ctl" -D "$dir/0" -l "$dir/0.log" -o "-p $port" -w start > /dev/null
sql="$bin/psql -h 127.0.0.1 -p $port -U postgres -X -A -t -q"
$sql -c "CREATE ROLE repluser LOGIN REPLICATION PASSWORD 'replpassword'" postgres

standby() {
  "$bin/pg_basebackup" -h 127.0.0.1 -p "$port" -U repluser -D "$dir/$1" --waldir="$dir/wal-$1" \
    -R -C -S "standby_$1" -X stream --checkpoint=fast
  "$bin/pg_ctl" -D "$dir/$1" -l "$dir/$1.log" -o "-p $2" -w start > /dev/null
}
standby 1 "$4" & first=$!
standby 2 "$5" & second=$!
wait $first
wait $second
until [ "$($sql -c "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'" postgres)" = 2 ]; do
  sleep 0.02
done
