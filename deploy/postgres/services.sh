#!/bin/sh
# A user and a database for each service that has a password file. The image runs this once, on an empty data folder.
# Running it again does no harm, adds what is missing and sets the passwords anew:
#     docker-compose exec postgres /docker-entrypoint-initdb.d/services.sh
# SECRETS names another folder of them, where there is no container.
set -eu
secrets=${SECRETS:-/secrets}

PGPASSWORD=$(cat "$secrets/superuser_password")
export PGPASSWORD

sql() {
    psql --username=postgres --dbname=postgres --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"
}

# Nobody enters a database but its owner: PostgreSQL lets everybody in, unless told otherwise.
sql <<'SQL'
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL

for file in "$secrets"/*_password; do
    service=$(basename "$file" _password)
    [ "$service" != superuser ] || continue
    # psql itself reads the password: it appears in no command line.
    sql --set=service="$service" <<SQL
\\set password \`cat "$file"\`
SELECT format('CREATE ROLE %I', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \\gexec
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \\gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
    echo "database and user: $service"
done
