#!/bin/sh
# Print the Python to use: $PYTHON, or the first suitable one, or one sentence if there is none.
if [ -n "$PYTHON" ]; then
    set -- "$PYTHON"
else
    set -- python3 python3.14 python3.13 python3.12 python3.11
fi
for name in "$@"; do
    found=$(command -v "$name" 2>/dev/null) || continue
    # A name alone proves nothing: version managers leave names behind that start no Python.
    if "$found" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
    then
        echo "$found"
        exit 0
    fi
done
echo "Perigee needs Python 3.11, 3.12, 3.13 or 3.14, and found none as: $*." >&2
exit 1
