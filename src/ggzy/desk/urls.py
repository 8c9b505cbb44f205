"""Addresses of the desk, below /desk/."""

from django.urls import path

from . import acting, evaluating, pages, receipts, signing, supervision
from .workbench import pages as workbench

app_name = "desk"
urlpatterns = [
    path("", pages.inbox_page, name="inbox"),
    path("me/", pages.me, name="me"),
    path("me/party", pages.choose_party, name="party"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/certificate/", signing.by_certificate, name="certificate"),
    path("sign-in/challenge.txt", signing.challenge_text, name="challenge"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("acts/<str:name>", acting.act_alone, name="act-alone"),
    path("matters/<str:code>/", pages.matter, name="matter"),
    path("matters/<str:code>/acts/<str:name>", acting.act_on, name="act-on"),
    path("supervision/", supervision.live, name="supervision"),
    path("supervision/rules/", supervision.monitors, name="monitors"),
    path("supervision/alerts/<str:code>/", supervision.alert, name="alert"),
    path("supervision/complaints/<str:code>/", supervision.complaint, name="complaint"),
    path("supervision/replay/<str:code>/", supervision.replayed, name="replay"),
    path("matters/<str:code>/room/", evaluating.room, name="room"),
    path("matters/<str:code>/room/report.pdf", evaluating.report, name="room-report"),
    path("matters/<str:code>/room/<int:number>/<path:name>", evaluating.paper, name="room-paper"),
    path("files/", workbench.drafts, name="files"),
    path("files/<int:key>/", workbench.draft, name="file"),
    path("receipts/<str:leaf>/", receipts.receipt_page, name="receipt"),
    path("receipts/<str:leaf>.tlog-proof", receipts.receipt_file, name="receipt-file"),
]
