"""Screens of moving in."""
