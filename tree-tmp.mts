import { csharpLanguage } from "@replit/codemirror-lang-csharp"
import { parser as java } from "@lezer/java"
import { parser as php } from "@lezer/php"
function show(parser:any, text:string){ const t=parser.parse(text); let out=""; t.iterate({enter(n:any){ const depth=(()=>{let d=0,p=n.node.parent;while(p){d++;p=p.parent}return d})(); if(n.node.firstChild===null) out+=" ".repeat(depth)+n.name+" "+JSON.stringify(text.slice(n.from,n.to))+"\n"; else out+=" ".repeat(depth)+n.name+"\n"}}); console.log(out)}
show(csharpLanguage.parser, process.argv[2] ? require("fs").readFileSync(process.argv[2],"utf8") : `class P { async Task M() {
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCors(options => {
  options.AddPolicy("a", policy => policy.WithOrigins("https://a.com", x[0]).AllowAnyHeader());
  options.AddPolicy(name: N, p => { p.AllowAnyOrigin(); });
});
string[] origins = { "a", "b" };
var o2 = new[] { "a" };
var o3 = new string[] { "c" };
const string N = "x";
var v = builder.Configuration.GetSection("Cors").Get<string[]>() ?? new[] {"b"};
if (app.Environment.IsDevelopment()) { app.UseCors("a"); } else app.UseCors();
app.MapGet("/x", () => "hi").RequireCors("a");
app.MapGet("/y", [EnableCors("a")] (int id) => Results.Ok(id));
app.Run();
List<string> l = ["a", "b"];
}}`)

show(java, `@Configuration
public class WebConfig implements WebMvcConfigurer {
  @Override
  public void addCorsMappings(CorsRegistry registry) {
    registry.addMapping("/api/**").allowedOrigins("http://a.com", X).allowCredentials(true).maxAge(3600);
    List<String> l = Arrays.asList("a"); config.setAllowedOrigins(List.of("a" + b));
    http.cors(c -> c.configurationSource(source())).csrf(AbstractHttpConfigurer::disable);
    if (x != null) { y(); } else { z(); }
    for (String o : l) { config.addAllowedOrigin(o); }
    return new CorsFilter(source);
    String[] a = {"x", "y"}; var q = new String[] { "z" };
  }
  @Value("\${cors.origins}") private String[] origins;
  @CrossOrigin(origins = {"a", "b"}, maxAge = 3600)
  @GetMapping("/users") public List<User> users() { return null; }
}`)
show(php, `<?php
use X\Y;
return [
  'paths' => ['api/*', "sanctum/$x"],
  'allowed_origins' => explode(',', env('A', 'http://localhost:3000')),
  'b' => array_filter([env("Z") ?: null, A::class]),
  'c' => env('X') === 'prod' ? ['a'] : ['b'],
  'd' => array('x', 'y'), 'e' => 'a' . 'b', 'f' => null, 'g' => false,
];`)
