// Records what Spring's CORS processor answers: `npx tsx tests/live/servers/record-spring.ts CHECKOUT TAG…`, where CHECKOUT is
// a clone of Spring's repository. Its files are compiled by the machine's javac, with stand-ins for what only logs, and so are
// the configurations of the cases.
import { execFileSync } from "node:child_process"
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { anyRequest } from "./requests.ts"
import { springCase, springMethod, springSource } from "./spring-cases.ts"

const SEED = 20261126
const COUNT = 200
const JARS = readdirSync("/usr/share/java").filter((name) => /^tomcat10-.*api\.jar$/.test(name))
const MODULES = ["spring-core", "spring-web", "spring-webmvc", "spring-beans", "spring-context"]
const [checkout = "", ...tags] = process.argv.slice(2)

const LEVELS = ["Fatal", "Error", "Warn", "Info", "Debug", "Trace"]
const logMethods = (body: (level: string) => string): string => LEVELS.map(body).join("\n")
const STUBS: Readonly<Record<string, string>> = {
  "org/apache/commons/logging/Log": `package org.apache.commons.logging; public interface Log { ${logMethods((level) => `boolean is${level}Enabled(); void ${level.toLowerCase()}(Object o); void ${level.toLowerCase()}(Object o, Throwable t);`)} }`,
  "org/apache/commons/logging/LogFactory":
    "package org.apache.commons.logging; public class LogFactory { public static Log getLog(Class<?> c) { return new org.apache.commons.logging.impl.NoOpLog(); } public static Log getLog(String c) { return new org.apache.commons.logging.impl.NoOpLog(); } }",
  "org/apache/commons/logging/impl/NoOpLog": `package org.apache.commons.logging.impl; public class NoOpLog implements org.apache.commons.logging.Log { ${logMethods((level) => `public boolean is${level}Enabled() { return false; } public void ${level.toLowerCase()}(Object o) {} public void ${level.toLowerCase()}(Object o, Throwable t) {}`)} }`,
  ...Object.fromEntries(
    [
      ["Nullable", "ElementType.TYPE_USE"],
      ["NonNull", "ElementType.TYPE_USE"],
      ["NullMarked", "ElementType.TYPE, ElementType.PACKAGE, ElementType.METHOD"],
      ["NullUnmarked", "ElementType.TYPE, ElementType.PACKAGE, ElementType.METHOD"],
    ].map(([name, target]) => [
      `org/jspecify/annotations/${name}`,
      `package org.jspecify.annotations; import java.lang.annotation.*; @Target({${target}}) public @interface ${name} {}`,
    ]),
  ),
  "javax/annotation/CheckForNull": "package javax.annotation; public @interface CheckForNull {}",
  "javax/annotation/Nonnull":
    "package javax.annotation; public @interface Nonnull { javax.annotation.meta.When when() default javax.annotation.meta.When.ALWAYS; }",
  "javax/annotation/meta/When":
    "package javax.annotation.meta; public enum When { ALWAYS, UNKNOWN, MAYBE, NEVER }",
  "javax/annotation/meta/TypeQualifierNickname":
    "package javax.annotation.meta; public @interface TypeQualifierNickname {}",
  "javax/annotation/meta/TypeQualifierDefault":
    "package javax.annotation.meta; import java.lang.annotation.ElementType; public @interface TypeQualifierDefault { ElementType[] value(); }",
}

const given = fc.sample(springCase, { seed: SEED, numRuns: COUNT })
const exchanges = given.map((_, i) =>
  fc
    .sample(anyRequest(["/users", "/own", "/crash", "/api/x"]), { seed: SEED + i, numRuns: 10 })
    .map((request) => ({
      ...request,
      headers: request.headers.filter(([name]) => name !== "Host"),
      upstream: {
        status: request.path === "/crash" ? 500 : 200,
        headers: [
          ["x-total", "7"],
          ["content-type", "application/json"],
        ],
      },
    })),
)

function record(tag: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "spring-"))
  const archive = execFileSync(
    "git",
    ["-C", checkout, "archive", tag, ...MODULES.map((name) => `${name}/src/main/java`)],
    { maxBuffer: 1 << 28 },
  )
  execFileSync("tar", ["x", "-C", folder], { input: archive })
  for (const [name, text] of Object.entries(STUBS)) {
    const path = join(folder, "stub", `${name}.java`)
    mkdirSync(join(path, ".."), { recursive: true })
    writeFileSync(path, text)
  }
  // Spring 7 is compiled for a later servlet API: the one method that is missing here is never called.
  const response = join(
    folder,
    "spring-web/src/main/java/org/springframework/http/server/ServletServerHttpResponse.java",
  )
  writeFileSync(
    response,
    readFileSync(response, "utf8").replace(
      /setCharacterEncoding\(([^;]*)\);/,
      "setCharacterEncoding(String.valueOf($1));",
    ),
  )
  copyFileSync(new URL("SpringCors.java", import.meta.url), join(folder, "SpringCors.java"))
  writeFileSync(
    join(folder, "Cases.java"),
    `import java.util.List;\nimport org.springframework.web.cors.*;\n\nclass Cases {\n    static final String ORIGIN = "http://localhost:5173";\n    static CorsConfigurationSource of(int i) {\n        switch (i) {\n${given.map((__, i) => `            case ${i}: return case${i}();\n`).join("")}            default: throw new IllegalArgumentException();\n        }\n    }\n${given.map(springMethod).join("\n")}}\n`,
  )
  const sourcePath = ["stub", ".", ...MODULES.map((name) => `${name}/src/main/java`)].join(":")
  const classPath = JARS.map((name) => `/usr/share/java/${name}`).join(":")
  execFileSync(
    "javac",
    [
      "-proc:none",
      "-nowarn",
      "-XDignore.symbol.file",
      "-d",
      "out",
      "-cp",
      classPath,
      "-sourcepath",
      sourcePath,
      "SpringCors.java",
      "Cases.java",
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
  )
  const lines = exchanges.flatMap((all, i) =>
    all.map(({ method, path, headers, upstream }) =>
      [
        i,
        method,
        path,
        upstream.status,
        ...headers.map(([name, value]) => `${name}: ${value}`),
        "",
        ...upstream.headers.map(([name, value]) => `${name}: ${value}`),
      ].join("\t"),
    ),
  )
  const answers = execFileSync("java", ["-cp", `out:${classPath}`, "SpringCors"], {
    cwd: folder,
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
    .trimEnd()
    .split("\n")
  rmSync(folder, { recursive: true })
  return given.map((each, i) =>
    JSON.stringify({
      framework: "spring",
      version: tag.slice(1),
      source: springSource(each),
      exchanges: (exchanges[i] ?? []).map(({ upstream, ...request }, k) => {
        const [status = "", body = "", ...headers] = (answers[i * 10 + k] ?? "").split("\t")
        return {
          request,
          upstream,
          response: {
            status: Number(status),
            headers: headers.map((header) => header.split(/: (.*)/s).slice(0, 2)),
            body,
          },
        }
      }),
    }),
  )
}

const rows = tags.flatMap(record)
writeFileSync(new URL("../../recordings/servers-spring.jsonl", import.meta.url), `${rows.join("\n")}\n`)
console.log(`${rows.length} files`)
