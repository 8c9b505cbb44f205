"""Addresses of the API, version 1. They carry codes and random keys, never a secret."""

from __future__ import annotations

from django.urls import path, re_path

from . import (
    acting,
    changes,
    counter,
    exchange,
    guarantees,
    matters,
    objections,
    own,
    public,
    receipts,
    recognition,
    registrations,
    signin,
    uploads,
    webhooks,
)
from .description.document import openapi
from .description.page import documentation
from .description.rooms import acts, room
from .endpoint import endpoint, not_found

app_name = "api"
urlpatterns = [
    path("", documentation, name="documentation"),
    path("acts/", acts, name="acts-described"),
    path("acts/<str:label>/", room, name="room-described"),
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/sign-in/challenge", endpoint(POST=signin.challenge), name="challenge"),
    path("v1/sign-in", endpoint(POST=signin.sign_in, DELETE=signin.sign_out), name="sign-in"),
    path("v1/acts", endpoint(GET=acting.listed), name="acts"),
    path("v1/acts/<str:name>", endpoint(POST=acting.act), name="act"),
    path("v1/acts/<str:name>/text", endpoint(POST=acting.text), name="act-text"),
    path("v1/matters", endpoint(GET=matters.listed), name="matters"),
    path("v1/matters/<str:code>", endpoint(GET=matters.show), name="matter"),
    path("v1/matters/<str:code>/<slug:name>", endpoint(GET=matters.file), name="matter-file"),
    path("v1/guarantees/<str:code>", endpoint(GET=guarantees.show), name="guarantee"),
    path("v1/guarantees/<str:code>/paper", endpoint(GET=guarantees.paper), name="guarantee-paper"),
    path("v1/objections/<str:code>", endpoint(GET=objections.show), name="objection"),
    path("v1/objections/<str:code>/evidence", endpoint(GET=objections.evidence), name="objection-evidence"),
    path("v1/public/notices", endpoint(GET=public.notices), name="public-notices"),
    path("v1/public/matters", endpoint(GET=public.matters), name="public-matters"),
    path("v1/public/accepted-authorities", endpoint(GET=recognition.authorities), name="accepted-authorities"),
    path("v1/public/conformance", endpoint(GET=recognition.conformance), name="conformance"),
    path("v1/receipts", endpoint(POST=receipts.asked), name="receipts"),
    path("v1/receipts/<str:leaf>", endpoint(GET=receipts.by_leaf), name="receipt"),
    path("v1/changes", endpoint(GET=changes.listed), name="changes"),
    path("v1/changes.ndjson", endpoint(GET=changes.streamed), name="changes-stream"),
    path("v1/log", endpoint(GET=receipts.log), name="log"),
    path("v1/services", endpoint(GET=counter.services), name="services"),
    path("v1/questions", endpoint(GET=counter.questions), name="questions"),
    path("v1/ratings", endpoint(GET=counter.ratings), name="ratings"),
    path("v1/disclosure", endpoint(GET=counter.disclosures), name="disclosure"),
    path("v1/duties", endpoint(GET=counter.duties), name="duties"),
    path("v1/outages", endpoint(GET=counter.outages), name="outages"),
    path("v1/visits", endpoint(GET=counter.visits), name="visits"),
    path("v1/webhooks", endpoint(GET=webhooks.listed), name="webhooks"),
    path("v1/webhooks/<str:key>/deliveries", endpoint(GET=webhooks.deliveries), name="deliveries"),
    path("v1/webhooks/<str:key>/deliveries/<str:id>/again", endpoint(POST=webhooks.again), name="deliver-again"),
    path("v1/exchange/trials", endpoint(POST=exchange.trial), name="trials"),
    path("v1/exchange/packages", endpoint(POST=exchange.receive), name="packages"),
    path("v1/exchange/packages/<str:key>", endpoint(GET=exchange.show), name="package"),
    path("v1/notifications", endpoint(GET=own.notifications), name="notifications"),
    path("v1/notifications/read", endpoint(POST=own.read), name="notifications-read"),
    path("v1/notifications/table", endpoint(GET=own.table), name="notifications-table"),
    path("v1/organisation", endpoint(GET=own.organisation), name="organisation"),
    path("v1/nodes", endpoint(GET=registrations.nodes), name="nodes"),
    path("v1/registry/<str:code>", endpoint(GET=registrations.registry), name="registry"),
    path("v1/registrations/fetch", endpoint(POST=registrations.fetch), name="registration-fetch"),
    path("v1/registrations/<str:uscc>", endpoint(GET=registrations.standing), name="registration"),
    path("v1/shares", endpoint(GET=own.shares), name="shares"),
    path("v1/uploads", endpoint(POST=uploads.begin), name="uploads"),
    path(
        "v1/uploads/<str:key>",
        endpoint(PATCH=uploads.add, HEAD=uploads.standing, GET=uploads.standing, DELETE=uploads.drop),
        name="upload",
    ),
    path("v1/uploads/<str:key>/finish", endpoint(POST=uploads.finish), name="upload-finish"),
    re_path("", endpoint(**dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), not_found)), name="nowhere"),
]
