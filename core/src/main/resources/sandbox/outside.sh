# outside NONCE FILTER [FILE]... -- COMMAND...
# Outside the walls: joins the control groups whose lists are FILEs, runs COMMAND, then tells its exit code and the CPU
# time of everything that it started, behind a word that nothing inside can know. FILTER, bytes in octal, is what COMMAND
# reads from descriptor 3.
nonce=$1
filter=$2
shift 2
while [ "$1" != -- ]; do
  echo $$ > "$1" || exit 125
  shift
done
shift
exec 4<&0
printf "$filter" | "$@" 3<&0 <&4 4<&-
code=$?
printf '\n%s %s ' "$nonce" "$code" >&2
times >&2
