#!/usr/bin/env bash
# Measures the page as a browser loads it: the first load's compressed size by file (at most 300 kB), and how long a phone that is four times as slow as
# this machine is busy at a time on the start page with a year of data (at most 200 ms). Figures for people go to the error output, JSON to the output:
#   tools/measure-page.sh > page.json
# Ends with 1 when a limit is passed. Needs what ./test.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build tests/Browser --configuration Release --nologo --verbosity quiet 1>&2
exec dotnet run --project tests/Browser --configuration Release --no-build
