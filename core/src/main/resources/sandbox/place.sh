# place LENGTH FILE COMMAND...
# Inside: writes the first LENGTH bytes of standard input to FILE and runs COMMAND, which reads the rest.
head -c "$1" > "$2" || exit 125
shift 2
exec "$@"
