"""Serves pasted FastAPI, Flask and Django texts, one after the other: a JSON line in, the port of the server out."""
import asyncio
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


def asgi_app(source):
    """A FastAPI or Starlette app, as uvicorn runs it, for one request at a time."""
    module = types.ModuleType("main")
    sys.modules["main"] = module
    exec(compile(source, "main.py", "exec"), module.__dict__)
    app = module.app

    def served(environ, start_response):
        names = {"CONTENT_TYPE": b"content-type", "CONTENT_LENGTH": b"content-length"}
        headers = [
            (names.get(name) or name[5:].replace("_", "-").lower().encode(), value.encode("latin-1"))
            for name, value in environ.items()
            if (name.startswith("HTTP_") or name in names) and value != ""
        ]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": environ["REQUEST_METHOD"],
            "scheme": "http",
            "path": environ["PATH_INFO"],
            "raw_path": environ["PATH_INFO"].encode(),
            "query_string": environ.get("QUERY_STRING", "").encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent = []
        asked = []

        async def receive():
            asked.append(True)
            if len(asked) > 1:
                # The client stays until it has its answer; who waits for its leaving is cancelled.
                await asyncio.sleep(3600)
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        try:
            asyncio.run(app(scope, receive, send))
        except Exception:
            # ServerErrorMiddleware has answered, and raises all the same.
            if not sent:
                start_response("500 Internal Server Error", [("content-type", "text/plain; charset=utf-8")])
                return [b"Internal Server Error"]
        start = sent[0]
        start_response(
            f"{start['status']} x", [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
        )
        return [message.get("body", b"") for message in sent[1:]]

    return without_body_for_head(served)


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


class AiohttpServer:
    """An aiohttp application on a loop of its own, with the methods of a server of WSGI."""

    def __init__(self, source):
        from aiohttp import web

        module = types.ModuleType("app")
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        exec(compile(source.replace("web.run_app(app)", ""), "app.py", "exec"), module.__dict__)
        self.runner = web.AppRunner(module.app)
        self.loop.run_until_complete(self.runner.setup())
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        self.loop.run_until_complete(site.start())
        self.server_port = self.runner.addresses[0][1]

    def serve_forever(self, _interval):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def shutdown(self):
        self.loop.call_soon_threadsafe(self.loop.stop)

    def server_close(self):
        pass


running = None
for line in sys.stdin:
    given = json.loads(line)
    if running is not None:
        running.shutdown()
        running.server_close()
    if given["framework"] == "aiohttp-cors":
        running = AiohttpServer(given["source"])
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        print(running.server_port, flush=True)
        continue
    make = {"flask-cors": flask_app, "django-cors-headers": django_app, "starlette": asgi_app}[given["framework"]]
    running = make_server("127.0.0.1", 0, make(given["source"]))
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    print(running.server_port, flush=True)
