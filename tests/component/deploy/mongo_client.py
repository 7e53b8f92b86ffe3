"""A client of the database with its types, for looking at what the set-up made of it."""

from typing import Any

from pymongo import MongoClient


def client_of(url: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(url, serverSelectionTimeoutMS=10_000)
