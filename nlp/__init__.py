"""Bytes and text in, frozen nouns out: readers, sentences, taxonomy, rules, tagging, evaluation.

Pure: nothing here knows Prefect, DuckDB, the network, a clock or an environment variable.
"""
