"""The store: snapshots, daily series, assessments and saved scenarios in a database.

SQLite in a file of the user's own by default, PostgreSQL where `PERIGEE_STORE` names one. Whatever
writes does so in one transaction: all of it or nothing, with one writer at a time.
"""
