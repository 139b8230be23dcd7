"""Persistence modules: what the library finds by PERSISTENCE_MODULE."""
