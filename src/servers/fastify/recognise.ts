/** Does the text look like a Fastify file, or a part of one? Its own words decide, never its file name. */
export const looksLikeFastify = (text: string): boolean =>
  /\b(?:require\(\s*|from\s+)["'](?:fastify|@fastify\/[\w-]+|fastify-[\w-]+)["']/.test(text) ||
  /\b[Ff]astify\s*\(\s*[{)]/.test(text) ||
  /\b(?:fastify|app|server)\.register\s*\(/.test(text)
