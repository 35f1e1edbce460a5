"""The ground floor and the roof of the portal; DESIGN.md draws the house."""

from innocenter.celery import app as celery_app

__all__ = ["celery_app"]
