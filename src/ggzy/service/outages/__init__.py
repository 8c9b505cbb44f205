"""Outages (停机公告): when the platform is or will be out of service, said by the centre, on every page while it lasts."""
