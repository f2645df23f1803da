#!/usr/bin/env bash
# Adds a migration for both databases: tools/add-migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: tools/add-migration.sh NAME}

# The design-time tools are part of the build only while this is set; see Infrastructure.csproj.
export EfDesign=true
dotnet tool restore > /dev/null
dotnet build src/Infrastructure --nologo --verbosity quiet
for provider in Sqlite Postgres; do
    dotnet ef migrations add "$name" --no-build --project src/Infrastructure --context "${provider}EggMoneyDbContext" \
        --output-dir "Persistence/Migrations/$provider"
done

# The next ordinary build must not find what this one restored.
unset EfDesign
dotnet restore src/Infrastructure --force > /dev/null
