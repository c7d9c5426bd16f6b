"""The sections of the report, in modules of one each: a Case in, blocks out."""
