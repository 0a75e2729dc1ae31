/**
 * The preset dictionary of format 1: text that scenarios often hold, the most frequent last. Old links are read with
 * it for ever, so it must never change; a better one is a new format. tests/scenario/permalink.test.ts holds its hash.
 */
export const DICTIONARY_1 = `{"preflight":{"status":204,"headers":[["Access-Control-Allow-Methods","GET, POST, PUT, PATCH, DELETE"],["Access-Control-Expose-Headers","X-Total-Count"],["Access-Control-Max-Age","600"]],"body":""},"actual":{"status":401,"headers":[["Vary","Origin"],["X-Requested-With","XMLHttpRequest"]],"body":"{\\"ok\\":true}"}}"mode":"no-cors","credentials":"omit","browser":"standard","sandboxed":true,"framework":"starlette","version":"0.52.1","answers":{"method":"DELETE""method":"PATCH""method":"PUT"
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from fastapi import Depends, FastAPI, HTTPException, APIRouter, Request, Response
from pydantic_settings import BaseSettings
from app.core.config import settings
from dotenv import load_dotenv
load_dotenv()
class Settings(BaseSettings):
    cors_origins: list[str] = []
settings = Settings()
app.add_middleware(GZipMiddleware, minimum_size=1000)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"])
app.add_middleware(AuthMiddleware)
app.include_router(router, prefix="/api/v1", tags=["users"])
@app.exception_handler(Exception)
@app.middleware("http")
async def add_process_time_header(request: Request, call_next):
    response = await call_next(request)
    return response
def create_app() -> FastAPI:
    return app
if __name__ == "__main__":
    import uvicorn
    uvicorn.run("main:app", host="0.0.0.0", port=8000, reload=True)
    allow_origin_regex=r"https://.*\\\\.example\\\\.com",
    expose_headers=["X-Total-Count"],
    max_age=600,
    allow_methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"],
    allow_headers=["Authorization", "Content-Type"],
    allow_origins=["*"],
origins = os.getenv("CORS_ORIGINS", "http://localhost:3000").split(",")
[origin.strip() for origin in origins if origin.strip()]
@app.delete("/items/{item_id}")
@app.put("/users/{user_id}")
@app.get("/users")
async def read_users():
    return [{"id": 1, "name": "Ada"}]
@app.get("/")
async def root():
    return {"message": "Hello World"}
{"title":"Local dev vs production","page":{"url":"http://localhost:3000/"},"request":{"url":"http://localhost:8000/api/users","method":"POST","headers":[["Authorization","Bearer token"],["Content-Type","application/json"]],"body":{"text":"{\\"name\\":\\"Ada\\"}"},"credentials":"include"},"servers":{"https://api.example.com":{"preflight":{"http://localhost:8000":{"source":"import os\\nfrom fastapi import FastAPI\\nfrom fastapi.middleware.cors import CORSMiddleware\\n\\napp = FastAPI()\\n\\nif os.getenv(\\"ENV\\") == \\"production\\":\\n    origins = [\\"https://app.example.com\\"]\\nelse:\\n    origins = [\\n        \\"http://localhost:3000\\",\\n        \\"http://localhost:5173\\",\\n        \\"http://127.0.0.1:5173\\",\\n    ]\\n\\napp.add_middleware(\\n    CORSMiddleware,\\n    allow_origins=origins,\\n    allow_credentials=True,\\n    allow_methods=[\\"*\\"],\\n    allow_headers=[\\"*\\"],\\n)\\n\\n\\n@app.post(\\"/users\\", status_code=201)\\ndef create_user(user: dict):\\n    return {\\"id\\": 1, **user}\\n","env":{"ENV":"production"}}}}`
