# shellcheck shell=bash
# The two volumes: that they are mounted, whose they are, and what is on them.

DATA=${DATA:-/data}
JOURNAL=${JOURNAL:-/journal}
PGDATA=$DATA/db
CONF=$DATA/conf
WAL=$JOURNAL/wal
# What they were, while a new copy of the primary takes their place.
OLD_PGDATA=$DATA/db.old
OLD_WAL=$JOURNAL/wal.old
IDENTITY=firecamp-member.properties
# Which copy of the primary the data of a standby has to be.
COPY=${FIRECAMP_COPY:-1}

require_mounts() {
  local path
  for path in "$DATA" "$JOURNAL"; do
    mountpoint -q "$path" ||
      refuse "no volume is mounted at $path: the container's own layer does not outlive it; mount the member's volume there"
    [[ -r $path && -w $path && -x $path ]] ||
      refuse "user $(id -u) cannot read and write the volume at $path: make it the owner of the volume's directory"
  done
  [[ ! $DATA -ef $JOURNAL ]] || refuse "the same volume is mounted at $DATA and $JOURNAL: mount the member's two volumes"
}

TAKEN=75

# Two containers with the same volumes would ruin them: each server sees its own processes only. The directories are
# locked as they are, nothing is written; held by the server as long as any of its processes lives.
lock_volumes() {
  exec 9< "$DATA" 8< "$JOURNAL"
  lock_volume 9 "$DATA"
  lock_volume 8 "$JOURNAL"
}

# lock_volume DESCRIPTOR PATH
lock_volume() {
  local status=0
  flock --nonblock --conflict-exit-code "$TAKEN" "$1" || status=$?
  ((status != TAKEN)) ||
    refuse "another container uses the volumes of $FIRECAMP_MEMBER: stop it before this one is started"
  ((status == 0)) || refuse "the volume at $2 cannot be locked; why is above: mount a volume of a local file system"
}

# What does not exist is empty; what is no directory is not. What is written first in a life does not count.
is_empty() {
  local found
  [[ ! -L $1 ]] || return 1
  [[ -e $1 ]] || return 0
  [[ -d $1 ]] || return 1
  found=$(find "$1" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name ".$IDENTITY.new" -print -quit) ||
    refuse "user $(id -u) cannot look into $1; why is above: make it the owner of all that is on the volume"
  [[ -z $found ]]
}

# identity_of DIRECTORY KEY prints what is written there, or nothing.
identity_of() {
  if [[ -e $1/$IDENTITY ]]; then sed -n "s/^$2=//p" "$1/$IDENTITY"; fi
}

is_ours() {
  [[ $(identity_of "$1" service-uuid) == "$FIRECAMP_SERVICE_UUID" && $(identity_of "$1" member) == "$FIRECAMP_MEMBER" ]]
}

# number_of KEY DEFAULT prints the number that the data volume's identity has there.
number_of() {
  local found
  found=$(identity_of "$DATA" "$1")
  [[ ${found:=$2} =~ ^[0-9]+$ ]] ||
    refuse "$DATA/$IDENTITY is damaged: $1 is '$found'; the volumes were not changed: restore the file"
  printf '%s' "$found"
}

# write_identity DIRECTORY [KEY=VALUE...]: replaces the file in one move, on disk when this returns.
write_identity() {
  local directory=$1 fresh=$1/.$IDENTITY.new
  shift
  {
    printf 'service-uuid=%s\nmember=%s\n' "$FIRECAMP_SERVICE_UUID" "$FIRECAMP_MEMBER"
    printf '%s\n' "$@"
  } > "$fresh"
  sync "$fresh"
  mv "$fresh" "$directory/$IDENTITY"
  sync "$directory"
}

# What a killed container had not renamed yet is nobody's data.
clear_half_written() {
  rm -f "$DATA/.$IDENTITY.new" "$JOURNAL/.$IDENTITY.new" "$CONF"/*.new "$PGDATA/postgresql.conf.new"
}

# Prints nothing if the control file cannot be read.
system_identifier() {
  LC_ALL=C pg_controldata --pgdata="$PGDATA" 2> /dev/null | sed -n 's/^Database system identifier: *//p' || true
}

# Prints what the volumes hold: empty, interrupted (a first start was interrupted), old (to be replaced by a new copy of the
# primary) or whole. Refuses, and touches nothing, if they hold anything else or the member must not start with it.
state_of_volumes() {
  if [[ ! -e $DATA/$IDENTITY ]]; then
    if ! is_empty "$PGDATA" || ! is_empty "$OLD_PGDATA" || ! is_empty "$JOURNAL"; then
      refuse "the volumes hold data that FireCamp did not put there; they were not changed: mount the member's own or empty volumes"
    fi
    refuse_lost
    echo empty
    return
  fi
  is_ours "$DATA" ||
    refuse "the volume at $DATA belongs to member $(identity_of "$DATA" member) of service $(identity_of "$DATA" service-uuid); it was not changed: mount the data volume of $FIRECAMP_MEMBER"
  [[ ! -e $JOURNAL/$IDENTITY ]] || is_ours "$JOURNAL" ||
    refuse "the volume at $JOURNAL belongs to member $(identity_of "$JOURNAL" member) of service $(identity_of "$JOURNAL" service-uuid); it was not changed: mount the journal volume of $FIRECAMP_MEMBER"
  if grep -qx "system-id=" "$DATA/$IDENTITY"; then
    [[ -e $JOURNAL/$IDENTITY ]] || is_empty "$JOURNAL" ||
      refuse "the volume at $JOURNAL holds data that FireCamp did not put there; it was not changed: mount the member's own or an empty volume"
    refuse_lost
    echo interrupted
    return
  fi
  local copy cloning expected
  copy=$(number_of copy 1) || exit
  cloning=$(number_of cloning 0) || exit
  expected=$(identity_of "$DATA" system-id)
  [[ $expected =~ ^[0-9]+$ ]] ||
    refuse "$DATA/$IDENTITY is damaged: it has no system identifier; the volumes were not changed: restore the file"
  if [[ $FIRECAMP_ROLE != primary ]] && ((cloning > 0 || copy < COPY)); then
    echo old
    return
  fi
  ((cloning == 0)) ||
    refuse "the data of member $FIRECAMP_MEMBER was being cloned again when it became the primary; what it had is in $OLD_PGDATA and $OLD_WAL: both volumes were not changed; choose another primary, or put the old directories back"
  require_whole "$expected"
  refuse_former_primary
  refuse_older
  echo whole
}

# Once the service has had data, empty volumes of its primary are lost ones.
refuse_lost() {
  [[ $FIRECAMP_ROLE != primary || ${FIRECAMP_INITIALIZE:-} == true ]] ||
    refuse "the volumes of member $FIRECAMP_MEMBER, the primary, have no data, but the service has had some: they were not changed; mount the right volumes, or promote a standby, adopt it as the primary, and this member is cloned again"
}

# What was a primary may have rows that the primary of now has not.
refuse_former_primary() {
  [[ $FIRECAMP_ROLE != standby || -e $PGDATA/standby.signal ]] ||
    REFUSAL=3 refuse "the data of member $FIRECAMP_MEMBER was a primary's, on timeline $(timeline_of_data), and $FIRECAMP_PRIMARY_HOST is the primary: it was not changed; adopt the member as the primary if its data is the right one, otherwise clone it again"
}

# Another member was promoted, or followed one that was, and has rows that this one has not.
refuse_older() {
  local own newest=${FIRECAMP_TIMELINE:-0} of=${FIRECAMP_TIMELINE_OF:-another member}
  [[ $FIRECAMP_ROLE == primary ]] && ((newest > 0)) || return 0
  own=$(timeline_of_data)
  ((own >= newest)) ||
    REFUSAL=4 refuse "the data of member $FIRECAMP_MEMBER is on timeline $own, but $of has data on timeline $newest: $of, or the member that it followed, was promoted, and has rows that $FIRECAMP_MEMBER does not have; it was not changed: adoptPrimary(\"$of\") keeps the rows of $of, reclone(\"$of\") discards them"
}

# The second one is ahead right after a promotion, and on a standby.
timeline_of_data() {
  LC_ALL=C pg_controldata --pgdata="$PGDATA" 2> /dev/null |
    awk -F ': *' '/^Latest checkpoint.s TimeLineID:|^Min recovery ending loc.s timeline:/ { if ($2 + 0 > most) most = $2 + 0 } END { print most + 0 }'
}

# tell_data STATE: all that a member does that is only looked at.
tell_data() {
  if [[ $1 != whole ]]; then
    say "member $FIRECAMP_MEMBER has no data"
  elif [[ -e $PGDATA/standby.signal ]]; then
    say "the data of member $FIRECAMP_MEMBER is a standby's, on timeline $(timeline_of_data)"
  else
    say "the data of member $FIRECAMP_MEMBER was a primary's, on timeline $(timeline_of_data)"
  fi
}

# require_whole SYSTEM-IDENTIFIER
require_whole() {
  local expected=$1 found
  found=$(system_identifier)
  [[ $found == "$expected" ]] ||
    refuse "the data directory of member $FIRECAMP_MEMBER is of another cluster (system identifier ${found:-unknown}, expected $expected): it was not changed; put the right one back, or clone the member again if it is a standby"
  [[ $(readlink "$PGDATA/pg_wal") == "$WAL" ]] ||
    refuse "$PGDATA/pg_wal is not the link to $WAL that it has to be; it was not changed: put the journal back"
  ! is_empty "$WAL" ||
    refuse "there is no WAL at $WAL; the data was not changed: mount the journal volume of $FIRECAMP_MEMBER"
}

# A tablespace would be a directory of the container's own layer, and of another one in each member; there is no
# setting against it. PostgreSQL notes where tablespaces are in links here.
forbid_tablespaces() {
  local found
  found=$(find "$PGDATA/pg_tblspc" -mindepth 1 -maxdepth 1 -print -quit)
  if [[ -z $found ]]; then
    chmod 500 "$PGDATA/pg_tblspc"
  elif [[ -e $PGDATA/standby.signal ]]; then
    refuse "the primary has tablespaces of its own, which no standby can have: move what is in them to pg_default, drop them, and start again"
  else
    chmod 700 "$PGDATA/pg_tblspc"
  fi
}

# The volumes are locked, so nobody runs who could have written it, but its number may be somebody's here.
forget_earlier_server() {
  rm -f "${PGDATA:?}/postmaster.pid"
}

begin_first_start() {
  write_identity "$DATA" system-id=
  write_identity "$JOURNAL"
  interruptible rm -rf "${PGDATA:?}" "${WAL:?}"
}

complete_first_start() {
  local made
  made=$(system_identifier)
  [[ $made =~ ^[0-9]+$ ]] || refuse "the control file of the new data directory cannot be read: see that the volume is sound"
  write_identity "$DATA" "system-id=$made" "copy=$COPY"
}

# Makes room for a new copy, once it is certain that there is a primary to copy. The identity says that one is being made
# before anything is moved, so that this may be interrupted anywhere.
prepare_new_copy() {
  local cloning
  cloning=$(number_of cloning 0) || exit
  if ((cloning == 0)); then
    delete_old
    write_identity "$DATA" "system-id=$(identity_of "$DATA" system-id)" "copy=$(number_of copy 1)" "cloning=$COPY"
  fi
  [[ -e $OLD_PGDATA ]] || set_aside
  interruptible rm -rf "${PGDATA:?}" "${WAL:?}"
}

# The WAL first: as long as there is no old data directory, the one in place is the old one.
set_aside() {
  [[ -e $PGDATA ]] || return 0
  if ! has_room; then
    say "no room to keep the old data beside the new: it is deleted first"
    return
  fi
  if [[ ! -e $OLD_WAL && -e $WAL ]]; then
    mv -T "$WAL" "$OLD_WAL"
    sync "$JOURNAL"
  fi
  mv -T "$PGDATA" "$OLD_PGDATA"
  sync "$DATA"
}

# What a copy takes beside the databases, and grows by while it is made.
COPY_RESERVE=$((256 << 20))

has_room() {
  local free
  free=$(df --output=avail --block-size=1 "$DATA" | tail -n 1)
  ((free >= $(size_of_primary) + COPY_RESERVE))
}

delete_old() {
  interruptible rm -rf "${OLD_PGDATA:?}" "${OLD_WAL:?}"
}
