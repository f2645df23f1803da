#!/bin/sh
# Run once by PostgreSQL's image, when the database is made: the three roles, as deploy/install.sh makes them.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$EGGMONEY_DATABASE_PASSWORD" -U postgres -d postgres << 'SQL'
CREATE ROLE eggmoney LOGIN CREATEDB PASSWORD :'password';
CREATE ROLE eggmoney_app NOLOGIN;
CREATE ROLE eggmoney_system NOLOGIN;
GRANT eggmoney_app, eggmoney_system TO eggmoney;
CREATE DATABASE eggmoney OWNER eggmoney;
REVOKE CONNECT, TEMPORARY ON DATABASE eggmoney FROM PUBLIC;
SQL
