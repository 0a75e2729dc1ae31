/** Does the text look like Go that serves HTTP, or a part of it? Its own words decide. */
export const looksLikeGo = (text: string): boolean =>
  /^package \w+\s*$/m.test(text) ||
  /"(?:net\/http|github\.com\/(?:rs|gin-contrib|go-chi)\/cors|github\.com\/gin-gonic\/gin)"/.test(text) ||
  /\bcors\.(?:Options|Config)\s*\{/.test(text) ||
  /\bfunc\s*(?:\([^)]*\)\s*)?\w*\s*\(.*(?:http\.ResponseWriter|\*gin\.Context)/.test(text)
