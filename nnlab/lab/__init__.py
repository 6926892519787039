"""The Lab: controls, live pictures, and a player in between. The only layer that knows widgets."""

from .app import Lab

__all__ = ["Lab"]
