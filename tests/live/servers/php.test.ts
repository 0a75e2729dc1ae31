import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { agree, freshSeed, type Running } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { freePorts } from "./free-ports.ts"

/** Debian's PHP, with the settings of its own php.ini that matter here; its web server is asked, as on a developer's machine. */
const PHP = "php"
const SETTINGS = ["output_buffering=4096", "expose_php=0", "display_errors=0", "log_errors=0"]
const hasPhp = spawnSync(PHP, ["-v"]).status === 0

const folder = mkdtempSync(join(tmpdir(), "php-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function start(source: string, name: string): Promise<Running> {
  const [port = 0] = await freePorts(1)
  const script = join(folder, `${name}.php`)
  writeFileSync(script, source)
  const settings = SETTINGS.flatMap((each) => ["-d", each])
  const php: ChildProcess = spawn(PHP, ["-n", ...settings, "-S", `127.0.0.1:${port}`, script], {
    cwd: folder,
    stdio: "ignore",
  })
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" }).then(
      () => true,
      () => false,
    )
  for (let tries = 0; tries < 200 && !(await isUp()); tries++) await new Promise((on) => setTimeout(on, 15))
  return {
    port,
    close: () => {
      php.kill("SIGKILL")
    },
  }
}

const ORIGIN = pick(
  "$origin = 'https://global.example';\nif (isset($_SERVER['HTTP_ORIGIN'])) { foreach (ALLOWED as $allowed) { $last = $allowed; if ($_SERVER['HTTP_ORIGIN'] === $allowed) { $found = $allowed; break; } } } else { $found = 'none'; }\nfunction allow($name) { global $last; $origin = $name ?: 'unset'; header(\"X-Last: $last\"); return (fn() => $origin)() . ($found ?? ''); }\nheader('Access-Control-Allow-Origin: ' . allow($found ?? ''));\nheader(\"X-Global: $origin\");\n",
  "header('Access-Control-Allow-Origin: *');\n",
  "header(\"Access-Control-Allow-Origin: {$_SERVER['HTTP_ORIGIN']}\");\n",
  'if (isset($_SERVER["HTTP_ORIGIN"])) {\n    header("Access-Control-Allow-Origin: $_SERVER[HTTP_ORIGIN]");\n    header("Vary: Origin", false);\n}\n',
  "$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (in_array($origin, ALLOWED, true)) header('Access-Control-Allow-Origin: ' . $origin);\nelse header('Access-Control-Allow-Origin: ' . ALLOWED[0]);\n",
  "if (($from = getenv('APP_ORIGIN') ?: ($_SERVER['HTTP_ORIGIN'] ?? null)) && preg_match('#^https?://([a-z]+\\.)?(localhost|example\\.com)(:\\d+)?$#i', $from)):\n    header(\"access-control-allow-origin: {$from}\");\nendif;\n",
  "if (!function_exists('getallheaders')) { function getallheaders() { return []; } }\nif (!function_exists('allow')) { function allow() { header('Access-Control-Allow-Origin: ' . (GetAllHeaders()['Origin'] ?? '*')); } }\nALLOW();\n",
  "function cors(string $fallback = 'null', ...$more) {\n    $headers = getallheaders();\n    header('Access-Control-Allow-Origin: ' . ($headers['Origin'] ?? $fallback));\n    header('ACCESS-CONTROL-ALLOW-ORIGIN: ' . (empty($headers['Origin']) ? '*' : $headers['Origin']));\n}\ncors();\n",
  "foreach (['Origin' => 'https://a.example', 'Max-Age' => 60 * 10] as $name => $value) {\n    header(\"Access-Control-Allow-$name: $value\");\n}\nheader_remove('Access-Control-Allow-Max-Age');\n",
  "$host = parse_url($_SERVER['HTTP_ORIGIN'] ?? '', PHP_URL_HOST);\nswitch ($host) {\n    case 'localhost':\n    case 'app.example.com':\n        header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);\n        break;\n    case null:\n        break;\n    default:\n        header('X-Refused: ' . strtoupper(substr($host, 0, 3)));\n}\n",
  "",
)
const PREFLIGHT = pick(
  "",
  "if ($_SERVER['REQUEST_METHOD'] == 'OPTIONS') {\n    http_response_code(204);\n    header('Access-Control-Allow-Methods: GET, POST');\n    exit;\n}\n",
  'if ($_SERVER["REQUEST_METHOD"] === "OPTIONS") {\n    if (isset($_SERVER["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"]))\n        header("Access-Control-Allow-Headers: {$_SERVER["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"]}");\n    exit(0);\n}\n',
  "if (strtolower($_SERVER['REQUEST_METHOD']) === 'options' and !empty($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'])) {\n    header('HTTP/1.1 200 OK');\n    header('Access-Control-Allow-Methods: ' . implode(', ', ['PUT', 'DELETE']), true, 202);\n    die('ok');\n}\n",
  "$allowed = match ($_SERVER['REQUEST_METHOD']) {\n    'OPTIONS', 'HEAD' => true,\n    default => false,\n};\nif ($allowed) { header('Access-Control-Max-Age: 600'); return; }\n",
)
const ANSWER = pick(
  "header('Content-Type: application/json');\necho json_encode(['ok' => true, 'list' => [1, 2], 'url' => 'https://a.example/ü']);\n",
  "header('Content-Type: text/plain');\nprint 'a';\necho 'b', \"c\\n\";\n",
  "$path = explode('?', $_SERVER['REQUEST_URI'])[0];\nif (str_starts_with($path, '/users')) echo sprintf('%s of %s', $_GET['a'] ?? 'none', $path);\nelse { header('HTTP/1.0 404 Not Found'); }\n",
  "header('Location: /login');\n",
  "header('Content-Type: text/html; charset=iso-8859-1', false);\n?>\n<b>hello</b>\n",
  "try {\n    if (!isset($_SERVER['HTTP_AUTHORIZATION'])) throw new Exception('no');\n    echo 'in';\n} catch (Exception $e) {\n    http_response_code(401);\n    header('WWW-Authenticate: Bearer');\n} finally {\n    header('X-Done: 1');\n}\n",
  "header('X-A: 1');\nheader('X-A: 2', false);\nheader('x-b: 3');\nheader('X-B: 4');\nfor ($i = 0; $i < 3; $i++) { if ($i == 1) continue; echo $i; }\n",
  "throw new RuntimeException('broken');\n",
  "echo match (true) { default => 'c', isset($_COOKIE['a']), isset($_GET['a']) => 'a', str_contains($_SERVER['REQUEST_URI'], 'api') => 'b' };\n?>\n<?= strtoupper('x') ?>\n",
  "$data = json_decode(file_get_contents('php://input'), true);\nif (empty($data['name']) && empty($_POST['name'])) { http_response_code(400); die(json_encode(['error' => 'name'])); }\necho $data['name'];\n",
  "$total = 1;\n$total += 2;\n$text = 'n';\n$text .= \"=$total\";\n$list[] = $text;\necho count($list), $text, -1, true, false, null;\n",
)
const SCRIPT = fc
  .record({ origin: ORIGIN, preflight: PREFLIGHT, answer: ANSWER, isLate: fc.boolean() })
  .map(
    ({ origin, preflight, answer, isLate }) =>
      `<?php\nconst ALLOWED = ['http://localhost:5173', 'https://app.example.com'];\n${isLate ? preflight + origin : origin + preflight}${answer}`,
  )

/** What it makes of a body: one of JSON is no form. */
const READS_BODY = `<?php
$data = json_decode(file_get_contents('php://input'));
$name = $data->name ?? $_POST['name'] ?? 'nobody';
header("Access-Control-Allow-Origin: $name");
echo json_encode(['name' => $name, 'form' => $_POST, 'has' => isset($data->list[1]), 'none' => $data->none ?? null]);
`

describe.skipIf(!hasPhp)("PHP, live", () => {
  test.each([
    ["application/json", '{"name":"Ada","list":[1,2]}'],
    ["application/json", "{broken"],
    ["application/x-www-form-urlencoded", "name=Ada+L&b=%2F"],
    ["text/plain", "name=Ada"],
  ])("a body of %s: %s", async (type, body) => {
    const running = await start(READS_BODY, "body")
    try {
      const headers = { Origin: "http://localhost:5173", "Content-Type": type }
      const real = await fetch(`http://127.0.0.1:${running.port}/`, { method: "POST", headers, body })
      const reply = serverOf(sourceConfig("php", READS_BODY)).respond({
        method: "POST",
        path: "/",
        headers: Object.entries(headers),
        scheme: "http",
        host: "localhost:8000",
        body,
      })
      if (reply.kind !== "answer") throw new Error("it asks")
      expect(reply.body).toBe(await real.text())
      const allowed = reply.headers.find(({ name }) => name === "access-control-allow-origin")?.value
      expect(allowed).toBe(real.headers.get("access-control-allow-origin"))
    } finally {
      await running.close()
    }
  })

  const seed = freshSeed()
  test(`200 scripts by 10 requests, seed ${seed}`, { timeout: 120_000 }, async () => {
    await agree({
      framework: "php",
      sources: SCRIPT,
      seed,
      count: 200,
      paths: ["/users", "/users?a=1", "/", "/api/items/1"],
      start,
      added: "host",
    })
  })
})
