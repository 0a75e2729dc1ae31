/** Does the text look like a FastAPI or Starlette file, or a part of one? Its own words decide, never its file name. */
export const looksLikeStarlette = (text: string): boolean =>
  /\b(?:from|import)\s+(?:fastapi|starlette)\b|\bFastAPI\s*\(|\bStarlette\s*\(|\.add_middleware\s*\(/.test(
    text,
  ) ||
  // Many a file in Go has a function of that name.
  (/\bCORSMiddleware\b/.test(text) && !/\bfunc\b|:=/.test(text))
