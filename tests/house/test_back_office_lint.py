"""The back office writes through actions only: no plain admin, no plain resource, nothing from packages."""

import inspect
import pkgutil
from importlib import import_module

import import_export.resources
import pytest
from django.contrib import admin

import branches
import enterprises
import services
import shanyang
from shanyang.admin_site import OWN_APPS
from shanyang.departments.admin.base import ActionAdmin, AuditedResource


def own_modules():
    for package in (shanyang, enterprises, branches, services):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith(("wsgi", "sheets_child")):
                yield import_module(found.name)


def own_classes(base):
    return {
        thing
        for module in own_modules()
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, base) and thing.__module__.split(".")[0] in NAMES
    }


NAMES = {"shanyang", "enterprises", "branches", "services"}


def test_every_admin_saves_by_an_action():
    plain = {found for found in own_classes(admin.ModelAdmin) if not issubclass(found, ActionAdmin)}
    assert not plain


def test_every_resource_is_audited():
    plain = {found for found in own_classes(import_export.resources.Resource) if not issubclass(found, AuditedResource)}
    assert not plain


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_what_is_registered_is_ours_and_deletes_nothing(model, rf, db):
    registered = admin.site._registry[model]
    assert isinstance(registered, ActionAdmin)
    assert model._meta.app_label in OWN_APPS
    assert registered.has_delete_permission(rf.get("/")) is False
    assert registered.actions is None


def test_no_admin_overrides_the_door_to_the_actions():
    guarded = {"save_related", "delete_model", "delete_queryset", "has_delete_permission"}
    loose = [
        f"{found.__name__}.{name}"
        for found in own_classes(ActionAdmin) - {ActionAdmin}
        for name in guarded & set(vars(found))
    ]
    assert not loose
