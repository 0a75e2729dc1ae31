/** Does the text look like a Flask file, or a part of one? Its own words decide, never its file name. */
export const looksLikeFlask = (text: string): boolean =>
  /\b(?:from|import)\s+(?:flask|flask_cors)\b|\bFlask\s*\(\s*__name__/.test(text) ||
  /^\s*CORS\s*\(\s*app\b|@cross_origin\b/m.test(text) ||
  /^\s*@\w+\.(?:route\s*\(|(?:after|before)_request\b)[^\n]*\n(?:\s*@[^\n]*\n)*\s*(?:async\s+)?def\s/m.test(
    text,
  )
