/** Does the text look like a part of a Next.js app that answers, or sets headers? Its own words decide, never its file name. */
export const looksLikeNext = (text: string): boolean =>
  /\b(?:from\s+|require\(\s*)["']next(?:\/(?:server|headers|types))?["']/.test(text) ||
  /\bNextResponse\b|\bNextApiResponse\b|\bNextConfig\b/.test(text) ||
  /\basync\s+headers\s*\(\s*\)\s*\{[\s\S]*\bsource\s*:/.test(text) ||
  /^export\s+(?:async\s+)?(?:function\s+(?:GET|POST|PUT|PATCH|DELETE|OPTIONS)\b|const\s+(?:GET|POST|PUT|PATCH|DELETE|OPTIONS)\s*[:=])/m.test(
    text,
  ) ||
  /^export\s+default\s+(?:async\s+)?function\s+\w*\s*\(\s*req\b[^)]*,\s*res\b/m.test(text)
