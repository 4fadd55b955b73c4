# outside NONCE [FILE]... -- COMMAND...
# Outside the walls: joins the control groups whose lists are FILEs, runs COMMAND, then tells its exit code and the CPU
# time of everything that it started, behind a word that nothing inside can know.
nonce=$1
shift
while [ "$1" != -- ]; do
  echo $$ > "$1" || exit 125
  shift
done
shift
"$@"
code=$?
printf '\n%s %s ' "$nonce" "$code" >&2
times >&2
