# unshare SCRATCH [TARGET|- PATH]... -- -- COMMAND...
# Process 1 of the new name spaces, root in them alone: lays out the root, then runs COMMAND, which gives that up.
set -e
scratch=$1
shift
new=/mnt
[ -d /mnt ] || new=/tmp
mount -t tmpfs -o size=1m,mode=755,nosuid,nodev tmpfs $new
mkdir $new/proc $new/dev $new/tmp $new/old
while [ "$1" != -- ]; do
  [ -d "$new${2%/*}" ] || mkdir -p "$new${2%/*}"
  if [ "$1" != - ]; then
    ln -s "$1" "$new$2"
  elif [ -d "$2" ]; then
    mkdir -p "$new$2"
    mount --rbind "$2" "$new$2"
    mount -o remount,bind,ro,nosuid,nodev "$new$2"
  else
    : > "$new$2"
    mount --bind "$2" "$new$2"
    mount -o remount,bind,ro,nosuid,nodev "$new$2"
  fi
  shift 2
done
shift 2
mount -t proc -o nosuid,nodev,noexec proc $new/proc
for name in null zero full random urandom; do
  : > $new/dev/$name
  mount --bind /dev/$name $new/dev/$name
done
ln -s /proc/self/fd $new/dev/fd
mount -t tmpfs -o "size=$scratch,nr_inodes=$((scratch / 2048)),mode=1777,nosuid,nodev" tmpfs $new/tmp
hostname sandbox 2>/dev/null || true
cd $new
pivot_root . old
umount -l /old
rmdir /old
mount -o remount,bind,ro,nosuid,nodev /
cd /tmp
set +e
"$@"
exit $?
