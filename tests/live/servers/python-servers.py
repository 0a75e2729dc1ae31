"""Serves pasted Flask and Django texts, one after the other: a JSON line in, the port of the server out."""
import json
import logging
import sys
import threading
import types

from werkzeug.serving import make_server

logging.disable(logging.CRITICAL)


def flask_app(source):
    module = types.ModuleType("app")
    exec(compile(source, "app.py", "exec"), module.__dict__)
    return module.app


def django_app(source):
    import django
    from django.conf import Settings, settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import JsonResponse
    from django.urls import path

    def users(request):
        status = 201 if request.method == "POST" else 200
        return JsonResponse({"ok": True}, status=status, headers={"X-Total": "7"})

    def own(request):
        return JsonResponse({"own": True}, headers={"Access-Control-Allow-Origin": "https://own.example.com", "Vary": "Accept"})

    def crash(request):
        raise RuntimeError("boom")

    urls = types.ModuleType("urls")
    urls.urlpatterns = [path("users", users), path("api/items", users), path("own", own), path("crash", crash)]
    sys.modules["urls"] = urls
    module = types.ModuleType("settings")
    exec(compile(source, "settings.py", "exec"), module.__dict__)
    names = {name: value for name, value in module.__dict__.items() if name.isupper()}
    names["INSTALLED_APPS"] = ["corsheaders"]
    from django.conf import empty

    settings._wrapped = empty
    settings.configure(
        SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF="urls", LOGGING_CONFIG=None, DEBUG=False, **names
    )
    for name in [each for each in settings.__dict__ if each != "_wrapped"]:
        del settings.__dict__[name]
    if not django.apps.apps.ready:
        django.setup()
    from django.urls import clear_url_caches

    clear_url_caches()
    return without_body_for_head(WSGIHandler())


def without_body_for_head(app):
    """As gunicorn and Django's own server do: an answer to HEAD has no body."""

    def wrapped(environ, start_response):
        body = app(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return wrapped


running = None
for line in sys.stdin:
    given = json.loads(line)
    if running is not None:
        running.shutdown()
        running.server_close()
    make = flask_app if given["framework"] == "flask-cors" else django_app
    running = make_server("127.0.0.1", 0, make(given["source"]))
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    print(running.server_port, flush=True)
