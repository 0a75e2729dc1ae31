/** Does the text look like Ruby that sets rack-cors up? Its own words decide. */
export const looksLikeRack = (text: string): boolean =>
  /\bRack::Cors\b/.test(text) ||
  /^\s*allow\s+do\b[\s\S]*^\s*origins\b/m.test(text) ||
  /\bRails\.application\.config\b/.test(text) ||
  /^\s*run\s+(?:Rails\.application|[A-Z]\w*(?:\.new)?|lambda|->)/m.test(text)
