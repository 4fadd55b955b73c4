# prove SECCOMP: what must not be there. Says "shut in" only where nothing of it is. SECCOMP is the mode of the filter.
fail() { echo "$1"; exit 1; }
[ "$(id -u)" != 0 ] || fail "the program is root"
[ $$ -lt 100 ] || fail "processes outside are seen"
grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || fail "the program has privileges"
grep -q '^CapBnd:[[:space:]]*0*$' /proc/self/status || fail "the program could gain privileges"
grep -q '^NoNewPrivs:[[:space:]]*1' /proc/self/status || fail "the program could gain privileges"
grep -q "^Seccomp:[[:space:]]*$1" /proc/self/status || fail "system calls are not filtered"
for place in / /usr /dev /etc /usr/bin; do
  (: > $place/reason4j-probe) 2>/dev/null && fail "$place can be written to"
done
[ ! -e /var ] && [ ! -e /etc/passwd ] || fail "files of the machine are seen"
[ "$(grep -c : /proc/net/dev)" -le 1 ] || fail "a network is seen"
: > /tmp/reason4j-probe || fail "/tmp cannot be written to"
(sleep 0 & wait) || fail "no second process can be started"
echo "shut in"
