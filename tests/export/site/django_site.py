# SPDX-License-Identifier: MIT
"""A Django site made of a schema document (mappings/django-schema.json), on SQLite.

Apps that come with Django are Django's own; the others (the platform's, and those of packages that are not installed)
are modules made here, with one model class for each model of the document. Tables are made by `migrate --run-syncdb`,
which also makes content types and permissions.
"""
import json
import os
import sys
import types

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
# Django's own, with their own models. contrib.auth brings group and permission; its user is account.User.
OWN = {"admin": "django.contrib.admin", "auth": "django.contrib.auth", "contenttypes": "django.contrib.contenttypes",
       "sessions": "django.contrib.sessions", "sites": "django.contrib.sites"}


def read_schema(path=None):
    with open(path or os.path.join(ROOT, "mappings", "django-schema.json"), encoding="utf-8") as file:
        return json.load(file)


def field_of(models, described):
    options = {}
    if described.get("null"):
        options.update(null=True, blank=True)
    if described.get("unique"):
        options["unique"] = True
    if described.get("key"):
        options["primary_key"] = True
    kind = described["type"]
    if kind == "list":
        return models.ManyToManyField(described["to"], blank=True, db_table=described["table"], related_name="+")
    if "to" in described:
        options.pop("unique", None)
        reference = models.OneToOneField if described.get("unique") else models.ForeignKey
        return reference(described["to"], on_delete=models.DO_NOTHING, related_name="+", **options)
    if kind == "integer":
        return models.AutoField(primary_key=True) if described.get("key") else models.IntegerField(**options)
    if kind == "text":
        if "length" in described:
            return models.CharField(max_length=described["length"], **options)
        return models.TextField(**options)
    if kind == "decimal":
        return models.DecimalField(max_digits=described["digits"], decimal_places=described["scale"], **options)
    return {"boolean": models.BooleanField, "real": models.FloatField, "uuid": models.UUIDField,
            "time": models.DateTimeField, "date": models.DateField, "json": models.JSONField}[kind](**options)


def make_app(label):
    """An importable package of its own, so that Django takes it for an app."""
    from django.apps import AppConfig
    name = "site_" + label
    module = types.ModuleType(name)
    module.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    module.__file__ = __file__
    sys.modules[name] = module
    config = type("Config", (AppConfig,), {"name": name, "label": label, "path": module.__path__[0],
                                           "__module__": name, "default_auto_field": "django.db.models.AutoField"})
    apps = types.ModuleType(name + ".apps")
    apps.Config = config
    sys.modules[name + ".apps"] = apps
    module.apps = apps
    return name + ".apps.Config"


def make_models(app, described_models):
    """Called while apps are loaded, once Django's own models are there."""
    from django.db import models
    module = types.ModuleType("site_" + app + ".models")
    sys.modules[module.__name__] = module
    made = {}
    for described in described_models:
        name = described["model"].split(".")[1]
        meta = {"app_label": app, "permissions": [(codename, codename) for codename in described.get("permissions", [])]}
        attributes = {"__module__": module.__name__}
        bases = (models.Model,)
        if "proxy" in described:
            bases = (made[described["proxy"].split(".")[1]],)
            meta["proxy"] = True
        else:
            meta["db_table"] = described["table"]
            meta["unique_together"] = described.get("unique", [])
            attributes.update((field["name"], field_of(models, field)) for field in described["fields"])
        if described["model"] == "account.user":
            attributes.update(USERNAME_FIELD="email", REQUIRED_FIELDS=[], is_anonymous=False, is_authenticated=True)
        attributes["Meta"] = type("Meta", (), meta)
        made[name] = type(name.capitalize(), bases, attributes)
        setattr(module, made[name].__name__, made[name])


def start(database, schema=None):
    import django
    from django.conf import settings
    document = read_schema(schema)
    by_app = {}
    for described in document["models"]:
        by_app.setdefault(described["model"].split(".")[0], []).append(described)
    installed = list(OWN.values())
    for app in sorted(by_app):
        if app in OWN:
            continue
        installed.append(make_app(app))
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}}, USE_TZ=True, TIME_ZONE="UTC",
        SECRET_KEY="of a test", INSTALLED_APPS=installed, SITE_ID=1, AUTH_USER_MODEL="account.User",
        SILENCED_SYSTEM_CHECKS=["admin", "auth", "models", "fields", "urls", "security"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[], MIDDLEWARE=[], MIGRATION_MODULES={app: None for app in OWN},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher",
                          "django.contrib.auth.hashers.Argon2PasswordHasher"])
    # The models module of a made app is made when Django asks for it.
    import importlib.abc
    import importlib.machinery

    class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path=None, target=None):
            if name.startswith("site_") and name.endswith(".models"):
                return importlib.machinery.ModuleSpec(name, self)
            return None

        def create_module(self, spec):
            app = spec.name[len("site_"):-len(".models")]
            make_models(app, by_app[app])
            return sys.modules[spec.name]

        def exec_module(self, module):
            pass

    sys.meta_path.insert(0, Finder())
    django.setup()
    return document
