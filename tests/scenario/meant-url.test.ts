import { describe, expect, test } from "vitest"
import { meantUrl } from "../../src/scenario/meant-url.ts"

describe("an address without a scheme, as it is typed into an address bar", () => {
  test.each([
    ["localhost:5173", "http://localhost:5173"],
    ["localhost", "http://localhost"],
    ["localhost:5173/login?a=b#c", "http://localhost:5173/login?a=b#c"],
    ["127.0.0.1:8000", "http://127.0.0.1:8000"],
    ["[::1]:3000/", "http://[::1]:3000/"],
    ["app.test", "http://app.test"],
    ["app.example.com", "https://app.example.com"],
    ["app.example.com:8443/a", "http://app.example.com:8443/a"],
    ["app.example.com/login", "https://app.example.com/login"],
  ])("%s is %s", (text, meant) => {
    expect(meantUrl(text)).toBe(meant)
  })
  test.each([
    "http://localhost:5173",
    "https://app.example.com",
    "file:///home/ann/index.html",
    "chrome-extension://abc/x.html",
    "data:text/html,hello",
    "about:blank",
    "ftp://a.example",
    "app",
    "/login",
    "//a.example",
    "",
    "two words.com",
    "index.html",
    "data.json?page=2",
    "localhost:99999",
    "a..b:80x",
  ])("%j is left as it is", (text) => {
    expect(meantUrl(text)).toBeNull()
  })
})
