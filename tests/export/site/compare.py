# SPDX-License-Identifier: MIT
"""Loads an export into an empty Django site with `loaddata`, dumps that with `dumpdata` and compares it, object by
object and value by value, with the dump that the hub was made of.

    compare.py EXPORT ORIGINAL

Prints one JSON object: rows by table in the site, differences of each kind that is expected, and every other
difference, of which there must be none.
"""
import base64
import collections
import gzip
import hashlib
import io
import json
import sys

import django_site


def objects_of(lines):
    return [json.loads(line) for line in lines if line.strip()]


def hashed(token):
    """What a hub keeps of a token."""
    digest = hashlib.blake2b(token.encode(), digest_size=16).digest()
    return "h$" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Names:
    """Content types and permissions by name: every site numbers them by itself."""

    def __init__(self, objects):
        self.types = {one["pk"]: [one["fields"]["app_label"], one["fields"]["model"]]
                      for one in objects if one["model"] == "contenttypes.contenttype"}
        self.permissions = {one["pk"]: [one["fields"]["codename"]] + self.types[one["fields"]["content_type"]]
                            for one in objects if one["model"] == "auth.permission"}

    def set(self):
        return {tuple(name) for name in self.types.values()}, {tuple(name) for name in self.permissions.values()}

    def name(self, fields):
        if isinstance(fields.get("content_type"), int):
            fields["content_type"] = self.types[fields["content_type"]]
        for field in ("permissions", "user_permissions"):
            if isinstance(fields.get(field), list):
                fields[field] = sorted(self.permissions[key] for key in fields[field])
        for field in ("groups", "users"):
            if isinstance(fields.get(field), list):
                fields[field] = sorted(fields[field])


def comparable(objects):
    names = Names(objects)
    made = {}
    for one in objects:
        if one["model"] in ("contenttypes.contenttype", "auth.permission"):
            continue
        names.name(one["fields"])
        for field in JSON_TEXTS.get(one["model"], []):
            one["fields"][field] = json.loads(one["fields"][field])
        made[one["model"], one["pk"]] = one["fields"]
    return names, made


JSON_TEXTS = {"social_django.usersocialauth": ["extra_data"], "social_django.partial": ["data"],
              "reversion.version": ["serialized_data"]}
# Tokens and codes, which a hub keeps hashed.
SECRETS = {"oauth2_provider.grant": ["code"], "oauth2_provider.accesstoken": ["token"],
           "oauth2_provider.refreshtoken": ["token"], "oauth2_provider.application": ["client_secret"],
           "social_django.code": ["code"], "social_django.partial": ["token"]}
SECRET_KEYS = ("sessions.session", "authtoken.token")
DROPPED = {"core.eventparticipant": ("data", ["qr"]),
           "social_django.usersocialauth": ("extra_data", ["access_token", "refresh_token", "id_token"])}


class Comparison:
    def __init__(self):
        self.expected = collections.Counter()
        self.unexpected = []

    def expect(self, kind, label):
        self.expected[kind + ": " + label] += 1

    def values(self, label, key, before, after):
        """Takes the differences that are expected out of both, each counted; what is left must be equal."""
        before, after = dict(before), dict(after)
        if before.get("search_field") != after.get("search_field"):
            self.expect("search text", label)
            before.pop("search_field"), after.pop("search_field")
        for field in SECRETS.get(label, []):
            if before[field] and after[field] == hashed(before[field]):
                self.expect("hashed", label + "." + field)
                after[field] = before[field]
        if label == "account.activation" and after["data"].get("code", "").startswith("c$"):
            self.expect("hashed", label + ".data.code")
            after["data"]["code"] = before["data"]["code"]
        if label in DROPPED:
            field, members = DROPPED[label]
            for member in members:
                if member in before[field] and member not in after[field]:
                    self.expect("dropped", label + "." + field + "." + member)
                    del before[field][member]
        if label == "admin.logentry" and before["object_repr"] != after["object_repr"]:
            # The name of a row that has personal values.
            if after["object_repr"] == ".".join(after["content_type"]) + " " + after["object_id"]:
                self.expect("masked", label + ".object_repr")
                after["object_repr"] = before["object_repr"]
        if label == "reversion.version":
            for old, new in zip(before["serialized_data"], after["serialized_data"]):
                if old["fields"].pop("search_field", None) != new["fields"].pop("search_field", None):
                    self.expect("search text", label + " of " + old["model"])
        for field in sorted(set(before) | set(after)):
            # Django cuts microseconds as it writes: of 0.000123 it leaves `.000`.
            if str(before.get(field)).endswith(".000Z") and after.get(field) == before[field].replace(".000Z", "Z"):
                self.expect("microseconds", label)
                after[field] = before[field]
            if before.get(field, "no field") != after.get(field, "no field"):
                self.unexpected.append([label, key, field, before.get(field, "no field"), after.get(field, "no field")])

    def objects(self, before, after):
        after = dict(after)
        for (label, key), fields in before.items():
            if label in SECRET_KEYS:
                self.expect("hashed", label + " key")
                key = hashed(key)
            other = after.pop((label, key), None)
            if other is not None:
                self.values(label, key, fields, other)
            elif label.startswith("guardian."):
                self.expect("dropped", label)
            elif (label, key) == ("matchmaking.match", 8):
                self.expect("rejected", "matchmaking.match 8")
            else:
                self.unexpected.append([label, key, "only in the original"])
        self.unexpected.extend([label, key, "only in the site"] for label, key in after)


def main():
    export, original = sys.argv[1:3]
    django_site.start(":memory:")
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("loaddata", export, verbosity=0)
    connection.check_constraints()
    dumped = io.StringIO()
    call_command("dumpdata", format="jsonl", stdout=dumped)

    with gzip.open(original, "rt", encoding="utf-8") as file:
        names, before = comparable(objects_of(file))
    site_names, after = comparable(objects_of(dumped.getvalue().splitlines()))
    comparison = Comparison()
    if names.set() != site_names.set():
        comparison.unexpected.append("the site has other content types or permissions")
    comparison.objects(before, after)

    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute("SELECT count(*) FROM " + connection.ops.quote_name(table))
            rows[table] = cursor.fetchone()[0]
    assert len(apps.get_models(include_auto_created=True)) > 80
    print(json.dumps({"rows": rows, "expected": comparison.expected, "unexpected": comparison.unexpected[:20]}))


if __name__ == "__main__":
    main()
