#!/bin/sh
# Print $PYTHON or else the newest suitable Python, or say in one sentence that there is none.
for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    found=$(command -v "$name" 2>/dev/null) || continue
    if "$found" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
    then
        echo "$found"
        exit 0
    fi
done
echo "Perigee needs Python 3.11, 3.12, 3.13 or 3.14, and none was found on PATH." >&2
exit 1
