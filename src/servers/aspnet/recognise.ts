/** Does the text look like an ASP.NET Core app's `Program.cs` or `Startup.cs`? Its own words decide. */
export const looksLikeAspNet = (text: string): boolean =>
  /\bWebApplication\.Create(?:Slim)?Builder\b/.test(text) ||
  /\b(?:Services|services)\.AddCors\s*\(/.test(text) ||
  /\b\w+\.UseCors\s*\(/.test(text) ||
  /\[(?:Enable|Disable)Cors\b/.test(text) ||
  /\bIApplicationBuilder\b|\bIServiceCollection\b/.test(text)
