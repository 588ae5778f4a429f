"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from enterprises.views import enterprises, people, places, responsibilities, submissions

app_name = "enterprises"
urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/<int:pk>/", enterprises.enterprise, name="enterprise"),
    path("outlets/", places.outlets, name="outlets"),
    path("buildings/", places.buildings, name="buildings"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/phone/", people.unmask, name="person-phone"),
    path("employments/", people.employments, name="employments"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("obligations/", submissions.obligations, name="obligations"),
    path("responsibilities/", responsibilities.responsibilities, name="responsibilities"),
]
