"""Screens of people, offices and security on the desk."""
