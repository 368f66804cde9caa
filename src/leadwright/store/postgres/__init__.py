"""PostgreSQL: any number of API and worker processes on one database."""
