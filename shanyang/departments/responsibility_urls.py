"""Addresses of four-party responsibility: who answers, duties, documents, joint meetings."""

from django.urls import path

from .views import answering, documents, duties, meetings, model_cases, papers, tasks

app_name = "responsibility"
ANSWERING = [
    path("", answering.index, name="index"),
    path("sectors/<slug:code>/", answering.sector, name="sector"),
    path("sectors/<slug:code>/brand/", answering.brand, name="brand"),
    path("places/<slug:code>/", answering.place, name="place"),
    path("places/<slug:code>/backstop/", answering.backstop, name="backstop"),
    path("departments/<int:pk>/", answering.department, name="department"),
    path("departments/<int:pk>/abolish/", answering.abolish, name="abolish"),
    path("lines/<int:pk>/hand-over/", answering.hand_over, name="hand-over"),
]
DUTIES = [
    path("duties/", duties.duties, name="duties"),
    path("duties/matrix/", duties.duty_matrix, name="duty-matrix"),
    path("duties/plan/", duties.plan, name="duty-plan"),
    path("duties/<int:pk>/", duties.duty, name="duty"),
    path("duties/<int:pk>/begin/", duties.begin, name="duty-begin"),
    path("duties/<int:pk>/finish/", duties.finish, name="duty-finish"),
    path("duties/<int:pk>/again/", duties.again, name="duty-again"),
    path("duties/<int:pk>/drop/", duties.drop, name="duty-drop"),
    path("models/", model_cases.model_cases, name="model-cases"),
    path("models/nominate/", model_cases.nominate, name="model-case-nominate"),
    path("models/<int:pk>/", model_cases.model_case, name="model-case"),
    path("models/<int:pk>/review/", model_cases.review, name="model-case-review"),
    path("models/<int:pk>/again/", model_cases.again, name="model-case-again"),
    path("models/<int:pk>/publish/", model_cases.publish, name="model-case-publish"),
    path("models/<int:pk>/withdraw/", model_cases.withdraw, name="model-case-withdraw"),
]
DOCUMENTS = [
    path("documents/", documents.documents, name="documents"),
    path("documents/draft/", documents.draft, name="document-draft"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/norms/add/", documents.add_norm, name="norm-add"),
    path("documents/<int:pk>/publish/", documents.publish, name="document-publish"),
    path("documents/<int:pk>/end/", documents.end, name="document-end"),
    path("receipts/<int:pk>/confirm/", documents.confirm, name="receipt-confirm"),
]
MEETINGS = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/call/", meetings.call, name="meeting-call"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/agenda/", meetings.set_agenda, name="meeting-agenda"),
    path("meetings/<int:pk>/topic/", meetings.add_topic, name="meeting-topic"),
    path("meetings/<int:pk>/hold/", meetings.hold, name="meeting-hold"),
    path("meetings/<int:pk>/resolve/", meetings.resolve, name="meeting-resolve"),
    path("meetings/<int:pk>/close/", meetings.close, name="meeting-close"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/minutes.docx", meetings.download_minutes, name="meeting-minutes"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/answer/", tasks.answer, name="task-answer"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="task-settle"),
    path("papers/<slug:kind>/<int:pk>/attach/", papers.attach, name="attach"),
    path("papers/<int:pk>/", papers.download, name="paper"),
]
urlpatterns = [*ANSWERING, *DUTIES, *DOCUMENTS, *MEETINGS]
