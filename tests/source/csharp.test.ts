import { describe, expect, test } from "vitest"
import { parseCsharp } from "../../src/source/csharp/parse.ts"

describe("C# that is sound", () => {
  // As they stand in the samples of ASP.NET Core's documentation.
  test.each([
    "var origins = given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);",
    'var origins = Read() ?? throw new InvalidOperationException("none");',
    "using (var scope = app.Services.CreateScope()) { Seed(scope); }",
    "await using var scope = app.Services.CreateAsyncScope();",
    "await foreach (var each in source) Use(each);",
    "using static System.Net.Mime.MediaTypeNames;",
    "if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter)) Wait(retryAfter);",
    "static string Ticks() => (DateTime.Now.Ticks & 0x11111).ToString();",
    "if (await Db.Todos.FindAsync(id) is Todo todo) return todo;",
    'app.MapGet("/", () => Find() is Todo todo ? Results.Ok(todo) : Results.NotFound());',
    "var ok = x is Todo ? 1 : 2;",
    "if (services.GetService<IProblems>() is { } problems) Use(problems);",
    "if (code is >= 200 and < 300 or 304) Use(code);",
    '(string Detail, string Type) details = error switch { Kind.Zero => ("a", "b"), _ => ("c", "d") };',
    "var (a, b) = Both();",
    'app.MapGet("/{id}", IResult (int id) => Results.Ok());',
    'app.MapGet("/b/{id}", Results<Ok<Book>, NotFound> (int id, List<Book> books) => TypedResults.NotFound());',
    'app.MapPost("/", async Task<IResult> ([FromForm] IFormFile file, HttpContext context) => Results.Ok());',
    'app.Use(async (context, next) => { context.Items["n"] = count++; await next(); });',
    'var found = node?["date"]?.GetValue<DateTime>() ?? default;',
    'var token = result?\n  .Properties?\n  .GetTokenValue("access");',
    "var last = list[^1]; var some = list[1..^1]; var rest = list[1..];",
    'var text = value as string ?? ""; flags |= Flags.A;',
    "cfg.AddOpenBehavior(typeof(Validation<,>)); cfg.Add(typeof(Logging<>)); Use(nameof(Options.Origins));",
    "IEnumerable<int> All() { yield return 1; }",
  ])("%s", (source) => {
    expect(parseCsharp(source).problems).toEqual([])
  })
})

describe("C# that is not", () => {
  test.each([
    ["var x = (1;", ") is missing here."],
    ["app.UseCors(", ") is missing here."],
  ])("%s", (source, message) => {
    expect(parseCsharp(source).problems.map((problem) => problem.message)).toContain(message)
  })
})
