#!/usr/bin/env bash
# fetch_pypi.sh <folder>: programs of PyPI that tests ask, in a virtual environment. Nothing where they are there.
set -euo pipefail
folder=$1
wanted='kubernetes-validate==1.37.0 check-jsonschema==0.39.0 pre-commit==4.7.0 schemathesis==4.32.5 openapi-python-client==0.29.1'
[ "$(cat "$folder/wanted" 2>/dev/null)" = "$wanted" ] && exit 0
rm -rf "$folder"
/usr/bin/python3 -m venv "$folder"
# shellcheck disable=SC2086
"$folder/bin/pip" --disable-pip-version-check install -q $wanted
echo "$wanted" >"$folder/wanted"
